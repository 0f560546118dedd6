package dev.educates.gateway.security;

import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a log-in takes does not tell which clients exist. */
class PasswordVerifierTests {

	private static final int HIGHEST = 12;

	@ParameterizedTest
	@ValueSource(ints = { 0, 4, 10, 11, HIGHEST })
	void workIsTheSameForEachHashAndForAnUnknownName(int own) {
		int work = Arrays.stream(PasswordVerifier.dummies(own, HIGHEST)).map((cost) -> 1 << cost).sum();
		assertThat(work + ((own > 0) ? 1 << own : 0)).isEqualTo(1 << HIGHEST);
	}

}
