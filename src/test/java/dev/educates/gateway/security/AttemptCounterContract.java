package dev.educates.gateway.security;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each counter of attempts to log in does. */
abstract class AttemptCounterContract {

	private static final AttemptCounter.Attempts ANN = attempts("192.0.2.0/24", "ann");

	private static AttemptCounter.Attempts attempts(String network, String name) {
		return new AttemptCounter.Attempts(network, 6, name, 2);
	}

	abstract AttemptCounter counter();

	/** Lets time pass. */
	abstract void pass(Duration time);

	@Test
	void attemptsFailWithinAMinuteAndTheWaitIsTheRestOfIt() {
		for (int minute = 0; minute < 3; minute++) {
			assertThat(counter().take(ANN)).isNull();
			pass(Duration.ofSeconds(20));
			assertThat(counter().take(ANN)).isNull();
			assertThat(counter().take(ANN)).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(40));
			pass(Duration.ofSeconds(38));
			assertThat(counter().take(ANN)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
			pass(Duration.ofSeconds(2));
		}
	}

	@Test
	void namesAndNetworksAreCountedApart() {
		for (String network : new String[] { "192.0.2.0/24", "198.51.100.0/24" }) {
			for (String name : new String[] { "ann", "ben" }) {
				assertThat(counter().take(attempts(network, name))).isNull();
				assertThat(counter().take(attempts(network, name))).isNull();
				assertThat(counter().take(attempts(network, name))).isNotNull();
			}
		}
	}

	@Test
	void networkHasALimitForAllNames() {
		for (int i = 0; i < 6; i++) {
			assertThat(counter().take(attempts("192.0.2.0/24", "name " + i))).isNull();
		}
		assertThat(counter().take(attempts("192.0.2.0/24", "another"))).isPositive();
	}

	@Test
	void attemptThatSucceedsDoesNotCount() {
		for (int i = 0; i < 10; i++) {
			assertThat(counter().take(ANN)).isNull();
			counter().succeeded(ANN);
		}
	}

	@Test
	void successForgetsFailuresOfTheNameAndNotThoseOfTheNetwork() {
		for (int i = 0; i < 5; i++) {
			assertThat(counter().take(ANN)).isNull();
			assertThat(counter().take(ANN)).isNull();
			counter().succeeded(ANN);
		}
		assertThat(counter().take(attempts("192.0.2.0/24", "ben"))).isNull();
		assertThat(counter().take(attempts("192.0.2.0/24", "ben"))).isPositive();
	}

}
