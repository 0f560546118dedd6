package dev.educates.simulator;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A session at one moment, so that answers are written outside of the portal's monitor.
 */
record SessionView(String name, String environment, String workshop, SimulatedSessionState state,
		@Nullable String owner, @Nullable String indexUrl, @Nullable String token, String password,
		@Nullable Instant started, @Nullable Instant expires, long countdown, boolean expiring, boolean extendable) {
}
