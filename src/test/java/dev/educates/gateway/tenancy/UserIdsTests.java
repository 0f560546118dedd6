package dev.educates.gateway.tenancy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
	void nobodyCanHaveTheHashOfAnotherAsItsSubject() {
		String hashed = UserIds.ofSubject("\ufb01ona");
		assertThat(hashed).matches("sha256-[0-9a-f]{64}").isEqualTo(UserIds.ofSubject("\ufb01ona"));
		assertThat(UserIds.ofSubject(hashed)).isNotEqualTo(hashed);
	}

}
