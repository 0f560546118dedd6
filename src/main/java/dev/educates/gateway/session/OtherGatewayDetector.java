package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.portal.polling.PollListener;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.tenancy.Access;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once of another gateway with which this one does not coordinate. User ids with a
 * tenant are those of gateways alone: a new session of such a user that waits for its
 * browser, and that this gateway has not requested, is one of another gateway.
 */
final class OtherGatewayDetector implements PollListener {

	private static final Logger logger = LoggerFactory.getLogger(OtherGatewayDetector.class);

	/** In a rolling update the old gateway goes on for a while; clocks differ. */
	private static final Duration ROLLING_UPDATE = Duration.ofMinutes(5);

	private static final int MOST = 100_000;

	private final Access access;

	private final FleetStore fleet;

	private final InFlightRequests inFlight;

	private final Instant since;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final Cache<SessionRef, Boolean> requested = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MOST)
		.build();

	OtherGatewayDetector(Access access, FleetStore fleet, InFlightRequests inFlight, Clock clock) {
		this.access = access;
		this.fleet = fleet;
		this.inFlight = inFlight;
		this.since = clock.instant().plus(ROLLING_UPDATE);
	}

	void requested(SessionRef session) {
		this.requested.put(session, true);
	}

	boolean hasWarned() {
		return this.warned.get();
	}

	@Override
	public void polled(PortalRef portal, PortalHealth health, String detail) {
		// a request that waits for its reply may be for the session that a poll shows
		if (health != PortalHealth.HEALTHY || this.warned.get() || this.inFlight.reservations().inFlight(portal) > 0) {
			return;
		}
		for (Session session : this.fleet.known().sessions(portal)) {
			if (isOfAnother(session) && this.warned.compareAndSet(false, true)) {
				logger.warn("Session {} was requested by another gateway: without gateway.coordination.redis a learner"
						+ " who asks both may get two sessions", session.ref());
			}
		}
	}

	private boolean isOfAnother(Session session) {
		return session.state() == SessionState.WAITING && session.startedAt() != null
				&& session.startedAt().isAfter(this.since) && this.access.owner(session).tenant() != null
				&& this.requested.getIfPresent(session.ref()) == null && !this.inFlight.orphans().has(session);
	}

}
