package dev.educates.gateway.graphql;

import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.waitlist.WaitlistEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What people are message who wait. */
class WaitlistControllerTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static String message(Instant expectedAt) {
		return WaitlistController.message(
				new WaitlistEvent.Waits("lab", 2, expectedAt, NOW.plusSeconds(600), RefusalReason.AT_CAPACITY), NOW);
	}

	@Test
	void expectedSeatIsNamedIfItComesInTime() {
		assertThat(message(NOW.plusSeconds(599))).isEqualTo(
				"position 2 on the wait list of 'lab'; a seat is expected within 599 s, unless sessions are extended");
	}

	@Test
	void endOfTheWaitIsNamedIfItComesFirst() {
		assertThat(message(NOW.plusSeconds(5418))).isEqualTo(
				"position 2 on the wait list of 'lab'; the wait ends in 600 s, but a seat can take up to 5418 s: consider a longer patience");
	}

	@Test
	void endOfTheWaitIsNamedIfTheEstimateIsUnknown() {
		assertThat(message(null)).isEqualTo("position 2 on the wait list of 'lab'; the wait is unknown, at most 600 s");
	}

}
