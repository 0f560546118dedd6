package dev.educates.simulator;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Something has happened to a session. */
record SessionEvent(String name, @Nullable String user, String session, String environment, String workshop, Instant at,
		@Nullable String analyticsUrl) {

	static SessionEvent of(String name, SimulatedSession session, @Nullable String user, Instant at) {
		SessionView view = session.view(at);
		return new SessionEvent("Session/" + name, user, view.name(), view.environment(), view.workshop(), at,
				session.analyticsUrl());
	}

}
