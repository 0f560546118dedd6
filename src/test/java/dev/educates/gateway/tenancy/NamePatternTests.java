package dev.educates.gateway.tenancy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

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

}
