package dev.educates.gateway.session.inflight;

import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import org.jspecify.annotations.Nullable;

/**
 * A session that a portal may have given in an answer that was lost.
 *
 * @param user the user's id on the portals
 * @param askedAt when the portal was last asked: a reading that was started later may
 * show the session
 * @param until when the portal's own hold is over at the latest
 * @param reservation keeps the seat; null if none is to be kept
 * @param afterFault whether the portal answered 500: then the session may never have been
 * made
 * @param answered whether the user was answered this session, and may have opened it:
 * then it is ended only while it is not running
 */
public record OrphanedSession(EnvironmentRef environment, String user, String workshop, Instant askedAt, Instant until,
		SeatReservations.@Nullable Reservation reservation, boolean afterFault, boolean answered) {

	/** Without the user, who is a person. */
	@Override
	public String toString() {
		return "OrphanedSession[" + this.environment + "]";
	}

}
