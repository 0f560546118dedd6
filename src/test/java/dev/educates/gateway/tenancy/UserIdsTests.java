package dev.educates.gateway.tenancy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Different subjects are different users on portals, which store ids in the form NFKC.
 */
class UserIdsTests {

	@Test
	void subjectsThatNormalisationMakesEqualAreDifferentUsers() {
		Set<String> ids = new HashSet<>();
		List<String> subjects = List.of("fiona", "\ufb01ona", "\uff46iona", " fiona", "fiona ", "\u212b", "A\u030a",
				"\u00c5");
		subjects.forEach((subject) -> ids.add(UserIds.ofSubject(subject)));
		assertThat(ids).hasSameSizeAs(subjects)
			.allMatch(UserIds::isValid)
			.allMatch((id) -> id.equals(UserIds.normalised(id)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann", "ann@example.com", "auth0|5f7c8ec7c33c6c004bbafe82", "\u00e5sa", "sha256-0f" })
	void subjectInTheFormOfPortalsIsItsOwnId(String subject) {
		assertThat(UserIds.ofSubject(subject)).isEqualTo(subject);
	}

	@Test
	void subjectCannotBeTheHashOfAnother() {
		String hashed = UserIds.ofSubject("\ufb01ona");
		assertThat(hashed).matches("sha256-[0-9a-f]{64}").isEqualTo(UserIds.ofSubject("\ufb01ona"));
		assertThat(UserIds.ofSubject(hashed)).isNotEqualTo(hashed);
	}

	@ParameterizedTest
	@CsvSource({ "'  ann ', ann", "\uff21nn, Ann", "\ufb01nn, finn", "ann, ann" })
	void idIsNormalisedAsPortalsDo(String sent, String stored) {
		assertThat(UserIds.normalised(sent)).isEqualTo(stored);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\u0000", "\u0007", "a\u009f", "a\ud800", "\udc00a" })
	void idIsInvalidWhenItIsEmptyOrHasCharactersThatPortalsReject(String id) {
		assertThat(UserIds.isValid(id)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "\ud83d\ude00" })
	void validIdHasAtMost150Characters(String character) {
		assertThat(UserIds.isValid(character.repeat(150))).isTrue();
		assertThat(UserIds.isValid(character.repeat(151))).isFalse();
	}

	@Test
	void idWithoutAKnownTenantInFrontIsItsOwn() {
		assertThat(UserIds.PER_TENANT.owner("alpha:ann", "alpha"::equals)).isEqualTo(new Owner("alpha", "ann"));
		assertThat(UserIds.PER_TENANT.owner("beta:ann", "alpha"::equals)).isEqualTo(new Owner(null, "beta:ann"));
		assertThat(UserIds.PER_TENANT.owner("ann", "alpha"::equals)).isEqualTo(new Owner(null, "ann"));
		assertThat(UserIds.GLOBAL.owner("alpha:ann", "alpha"::equals)).isEqualTo(new Owner(null, "alpha:ann"));
	}

}
