package dev.educates.gateway.session.waitlist;

import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What somebody who waits is told. */
public sealed interface WaitlistEvent {

	/**
	 * There is no seat yet.
	 *
	 * @param workshop published name of the workshop
	 * @param position 1 is served next
	 * @param expectedAt when there is a seat at the latest, unless sessions are extended;
	 * null if nobody knows
	 * @param deadline until when it waits
	 * @param reason why there is none; null while the first try goes on
	 */
	record Waits(String workshop, int position, @Nullable Instant expectedAt, Instant deadline,
			@Nullable RefusalReason reason) implements WaitlistEvent {
	}

	/**
	 * It is over.
	 *
	 * @param outcome a session, or why there is none
	 */
	record Over(RequestOutcome outcome) implements WaitlistEvent {
	}

}
