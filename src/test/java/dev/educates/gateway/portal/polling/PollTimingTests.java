package dev.educates.gateway.portal.polling;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PollTimingTests {

	private final PollTiming timing = new PollTiming(Duration.ofSeconds(5), Duration.ofSeconds(30));

	@Test
	void leavesAPortalFourFifthsOfItsTime() {
		assertThat(this.timing.minimumPause(Duration.ofMillis(10), false)).isEqualTo(Duration.ofMillis(250));
		assertThat(this.timing.minimumPause(Duration.ofMillis(500), false)).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.timing.minimumPause(Duration.ofSeconds(4), false)).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void doesNotMarchInStep() {
		assertThat(this.timing.pause(Duration.ZERO, false, false, 0)).isEqualTo(Duration.ofSeconds(5));
		assertThat(this.timing.pause(Duration.ZERO, false, false, 1)).isEqualTo(Duration.ofMillis(5500));
	}

	@Test
	void watchedPortalIsPolledLessOften() {
		assertThat(this.timing.pause(Duration.ZERO, false, true, 0)).isEqualTo(Duration.ofSeconds(30));
		assertThat(this.timing.pause(Duration.ZERO, false, true, 1)).isEqualTo(Duration.ofSeconds(33));
	}

	@Test
	void findsAPortalThatIsBackWithinOneInterval() {
		for (int millis = 0; millis <= 4000; millis += 100) {
			Duration took = Duration.ofMillis(millis);
			Duration pause = this.timing.pause(took, true, true, 1);
			assertThat(pause).isGreaterThanOrEqualTo(this.timing.minimumPause(took, true));
			assertThat(took.plus(pause)).isLessThan(Duration.ofSeconds(5));
		}
	}

}
