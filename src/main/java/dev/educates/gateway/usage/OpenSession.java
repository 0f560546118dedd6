package dev.educates.gateway.usage;

import java.time.Instant;
import java.util.Objects;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session that has not ended, as it is stored: without its user.
 *
 * @param tenant empty for none
 * @param classId empty for none
 * @param startedAt time of the grant
 */
record OpenSession(String name, String tenant, String workshop, String classId, Instant startedAt) {

	OpenSession {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(startedAt, "startedAt");
	}

	/** Followed by cluster and portal. */
	static final String COLLECTIONS = "usage-open/";

	private static final JsonMapper JSON = JsonMapper.shared();

	static String collection(PortalRef portal) {
		return COLLECTIONS + UsageKey.encoded(portal.cluster()) + "/" + UsageKey.encoded(portal.name());
	}

	static String id(SessionRef session) {
		return UsageKey.encoded(session.name());
	}

	/** Null for a record that this release does not know. */
	static @Nullable OpenSession read(String body) {
		try {
			return JSON.readValue(body, OpenSession.class);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	String write() {
		return JSON.writeValueAsString(this);
	}

	UsageKey key() {
		return new UsageKey(this.tenant, this.workshop, this.classId);
	}

}
