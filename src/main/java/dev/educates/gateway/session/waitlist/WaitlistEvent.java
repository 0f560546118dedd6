package dev.educates.gateway.session.waitlist;

import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** An event of the stream of a waiting request. */
public sealed interface WaitlistEvent {

	/**
	 * No seat is available yet.
	 *
	 * @param workshop published name of the workshop
	 * @param position 1 is served next
	 * @param expectedAt when a seat is free at the latest, unless sessions are extended;
	 * null if not known
	 * @param deadline end of the wait
	 * @param reason reason of the last refusal; null during the first attempt
	 */
	record Waits(String workshop, int position, @Nullable Instant expectedAt, Instant deadline,
			@Nullable RefusalReason reason) implements WaitlistEvent {
	}

	/** The wait has ended, with a session or a refusal. */
	record Over(RequestOutcome outcome) implements WaitlistEvent {
	}

}
