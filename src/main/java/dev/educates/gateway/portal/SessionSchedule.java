package dev.educates.gateway.portal;

import java.time.Instant;

import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * A session's times, as the portal knows them right now.
 *
 * @param startedAt allocated or, once running, activated
 * @param expiresAt end of the hold or of the session; null if it does not expire
 * @param expiring whether the portal regards it as about to end
 * @param remainingSeconds whole seconds left, null if it does not expire
 * @param extended whether this call has extended it; false in a plain schedule
 */
public record SessionSchedule(SessionState state, @Nullable Instant startedAt, @Nullable Instant expiresAt,
		boolean expiring, @Nullable Integer remainingSeconds, boolean extendable, boolean extended) {
}
