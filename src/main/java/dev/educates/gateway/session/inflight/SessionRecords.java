package dev.educates.gateway.session.inflight;

import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions as replicas send and store them, in JSON. A release reads records of the
 * release before: fields are only added, and unknown ones are ignored. A change that
 * former releases cannot read has another version, and such a record is no record.
 */
public final class SessionRecords {

	private static final int VERSION = 1;

	private static final JsonMapper JSON = JsonMapper.shared();

	private SessionRecords() {
	}

	/** The record of a session, without secrets. */
	public static String write(Session session) {
		return JSON
			.writeValueAsString(new Stored(VERSION, session.ref().portal().cluster(), session.ref().portal().name(),
					session.ref().name(), session.environment().name(), session.workshop(), session.user(),
					session.state().name(), session.startedAt(), session.expiresAt(), session.extendable()));
	}

	/** The session; null if the record is empty, or of a version that is not known. */
	public static @Nullable Session read(String stored) {
		if (stored.isEmpty()) {
			return null;
		}
		try {
			Stored read = JSON.readValue(stored, Stored.class);
			return (read.v == VERSION) ? read.session() : null;
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return null;
		}
	}

	private record Stored(int v, String cluster, String portal, String name, String environment, String workshop,
			String user, String state, @Nullable Instant startedAt, @Nullable Instant expiresAt, boolean extendable) {

		Session session() {
			PortalRef ref = new PortalRef(this.cluster, this.portal);
			return new Session(new SessionRef(ref, this.name), new EnvironmentRef(ref, this.environment), this.workshop,
					this.user, SessionState.valueOf(this.state), this.startedAt, this.expiresAt, this.extendable);
		}

	}

}
