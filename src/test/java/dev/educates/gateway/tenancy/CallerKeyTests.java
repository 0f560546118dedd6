package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept for a caller is kept for everything that decides what it may see. */
class CallerKeyTests {

	private static final CallerKey KEY = Callers.OPERATOR.key();

	@Test
	void differsIfOneAttributeDoes() {
		Callers.differing().forEach((attribute, other) -> {
			assertThat(other.key()).as(attribute).isNotEqualTo(KEY);
			assertThat(other.key().digest()).as(attribute).isNotEqualTo(KEY.digest());
		});
	}

	@Test
	void isTheSameWhateverTheOrderOfTenants() {
		Caller again = new Caller(Caller.Kind.END_USER, Callers.OPERATOR.name(), "ann", Set.of(Role.TENANT),
				List.of(new NamePattern("beta"), new NamePattern("alpha"), new NamePattern("beta")), null,
				new Quotas(1, 1));
		assertThat(again.key()).isEqualTo(KEY).hasSameHashCodeAs(KEY);
		assertThat(again.key().digest()).isEqualTo(KEY.digest());
	}

	@Test
	void digestKeepsApartWhatReadsAlike() {
		assertThat(named("a", "b:c").digest()).isNotEqualTo(named("a:b", "c").digest());
		assertThat(named("a", null).digest()).isNotEqualTo(named("a", "").digest());
	}

	private static CallerKey named(String name, String subject) {
		return new CallerKey(new CallerKey.Account(Caller.Kind.END_USER, name, subject), Set.of(), Set.of(), null);
	}

	@Test
	void accountDiffersByWhoItIsAndNotByItsRights() {
		Callers.OTHERS.forEach((attribute, other) -> assertThat(other.account()).as(attribute)
			.isNotEqualTo(Callers.OPERATOR.account()));
		Callers.OTHER_RIGHTS.forEach(
				(attribute, other) -> assertThat(other.account()).as(attribute).isEqualTo(Callers.OPERATOR.account()));
	}

	@Test
	void tellsNothingOfThePersonAsText() {
		CallerKey key = Callers.endUser("secret-name", "alpha").key();
		assertThat(key.toString() + key.account()).doesNotContain("secret-name");
	}

}
