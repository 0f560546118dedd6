package dev.educates.simulator;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A session at one moment, so that answers are written outside of the portal's monitor.
 *
 * @param name also its namespace
 * @param state state on the wire
 * @param owner null: a reserve
 * @param indexUrl where its owner came from; null: a reserve
 * @param token of its activation; null: a reserve
 * @param started of the hold, then of the activation; null: a reserve
 * @param expires null: a reserve, or without end
 * @param countdown whole seconds left, 0 when over or without end
 * @param expiring few seconds are left
 * @param extendable an extension would be granted now
 */
record SessionView(String name, String environment, String workshop, SimulatedSessionState state,
		@Nullable String owner, @Nullable String indexUrl, @Nullable String token, String password,
		@Nullable Instant started, @Nullable Instant expires, long countdown, boolean expiring, boolean extendable) {

}
