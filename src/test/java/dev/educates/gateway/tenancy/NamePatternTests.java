package dev.educates.gateway.tenancy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class NamePatternTests {

	/** The name of a tenant is as long as the body of a request, if its sender likes. */
	@Test
	void longTextMatchesNoGlobAndCostsNothing() {
		NamePattern glob = new NamePattern("*-*-*-*-x");
		assertThat(glob.matches("a-b-c-d-x")).isTrue();
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(glob.matches("-".repeat(60_000))).isFalse());
		assertThat(new NamePattern("*").matches("x".repeat(253))).isTrue();
		assertThat(new NamePattern("*").matches("x".repeat(254))).isFalse();
	}

	/** As fnmatch of Python, by which the lookup service matches. */
	@ParameterizedTest
	@CsvSource({ "[]a], ], true", "[]a], a, true", "[]a], b, false", "[!]a], b, true", "[!]a], ], false",
			"[!]a], a, false", "[a-], -, true", "[a-], b, false", "[a-c], b, true", "[a-c], -, false",
			"x[z-a], x, false", "x[!z-a], xy, true", "[a, [a, true", "?, a, true", "?, ab, false" })
	void bracketsAndWildcardsSelectCharacters(String glob, String name, boolean matches) {
		assertThat(new NamePattern(glob).matches(name)).isEqualTo(matches);
	}

	@Test
	void patternsAreEqualByTheirGlob() {
		assertThat(new NamePattern("a*")).isEqualTo(new NamePattern("a*"))
			.hasSameHashCodeAs(new NamePattern("a*"))
			.isNotEqualTo(new NamePattern("b*"))
			.isNotEqualTo("a*")
			.hasToString("a*");
	}

}
