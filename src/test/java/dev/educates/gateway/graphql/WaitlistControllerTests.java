package dev.educates.gateway.graphql;

import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.waitlist.WaitlistEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What people are told who wait. */
class WaitlistControllerTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static String told(Instant expectedAt) {
		return WaitlistController.message(
				new WaitlistEvent.Waits("lab", 2, expectedAt, NOW.plusSeconds(600), RefusalReason.AT_CAPACITY), NOW);
	}

	@Test
	void turnThatComesInTimeIsTold() {
		assertThat(told(NOW.plusSeconds(599)))
			.isEqualTo("number 2 in line for 'lab'; your turn is in 599 s at the latest, unless sessions are extended");
	}

	@Test
	void patienceThatEndsBeforeTheTurnIsTold() {
		assertThat(told(NOW.plusSeconds(5418))).isEqualTo(
				"number 2 in line for 'lab'; you wait 600 s at most, and a seat is sure in 5418 s only; maybe wait longer");
	}

	@Test
	void patienceIsToldWhereNobodyKnowsWhenTheTurnComes() {
		assertThat(told(null))
			.isEqualTo("number 2 in line for 'lab'; nobody knows when a seat comes free; you wait 600 s at most");
	}

}
