package dev.educates.gateway.session;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.OrphanedSessions;
import dev.educates.gateway.session.inflight.UserLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds orphaned sessions in each new reading. One whose user has another session is
 * ended, with retries at each poll; any other is simply the user's, but one that is
 * STARTING after a 500 stays suspicious. One that the user was answered is ended only if
 * portals confirm at that moment that it was not opened, and that the session upon which
 * replicas have agreed exists. No request of the user for that workshop is in flight
 * meanwhile, so that no session is granted and ended at the same time.
 */
final class OrphanReaper {

	private static final Logger logger = LoggerFactory.getLogger(OrphanReaper.class);

	private final PipelineServices services;

	private final OrphanedSessions orphans;

	private final RequestPipeline pipeline;

	private final Executor background;

	private final Set<OrphanedSession> inFlight = ConcurrentHashMap.newKeySet();

	OrphanReaper(PipelineServices services, RequestPipeline pipeline, Executor background) {
		this.services = services;
		this.orphans = services.inFlight().orphans();
		this.pipeline = pipeline;
		this.background = background;
	}

	/** Is called after each poll of a portal; does not block. */
	void polled(PortalRef portal, PortalHealth health) {
		for (OrphanedSession orphan : this.orphans.all()) {
			boolean read = health == PortalHealth.HEALTHY && orphan.environment().portal().equals(portal)
					&& isInView(orphan);
			boolean shown = read && session(orphan) != null;
			if (shown) {
				this.orphans.release(orphan);
				endExclusively(orphan);
			}
			else if ((read && orphan.answered()) || this.services.clock().instant().isAfter(orphan.until())) {
				this.orphans.forget(orphan);
			}
		}
	}

	/** A reading from before the portal was last asked may show another session. */
	private boolean isInView(OrphanedSession orphan) {
		Portal portal = this.services.fleet().known().portal(orphan.environment().portal());
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return reading != null && reading.startedAt().isAfter(orphan.askedAt());
	}

	private @Nullable Session session(OrphanedSession orphan) {
		return sessions(orphan).stream()
			.filter((session) -> session.environment().equals(orphan.environment()))
			.findFirst()
			.orElse(null);
	}

	private List<Session> sessions(OrphanedSession orphan) {
		FleetSnapshot fleet = this.services.fleet().known();
		return fleet.sessionsOf(orphan.user())
			.stream()
			.filter(Session::usable)
			.filter((session) -> session.workshop().equals(orphan.workshop())
					|| session.environment().equals(orphan.environment()))
			.toList();
	}

	private void endExclusively(OrphanedSession orphan) {
		if (!this.inFlight.add(orphan)) {
			return;
		}
		this.background.execute(() -> {
			try {
				this.pipeline.exclusive(orphan.user(), orphan.workshop(), (lock) -> end(orphan, lock));
			}
			finally {
				this.inFlight.remove(orphan);
			}
		});
	}

	private void end(OrphanedSession orphan, UserLock lock) {
		Session session = session(orphan);
		if (session == null || !this.orphans.has(orphan)) {
			return;
		}
		if (lock.isFact(session)) {
			// another replica has answered it meanwhile
			this.orphans.forget(orphan);
			return;
		}
		boolean hasAnother = sessions(orphan).stream().anyMatch((each) -> !this.orphans.has(each));
		if (!hasAnother) {
			if (!orphan.afterFault() || session.state() != SessionState.STARTING) {
				this.orphans.forget(orphan);
			}
			return;
		}
		if (orphan.answered() && session.state() == SessionState.RUNNING) {
			this.orphans.forget(orphan);
			return;
		}
		UserLock.Fact fact = lock.fact();
		if (orphan.answered() && (fact == null || !exists(fact.session()) || !isUnopened(session))) {
			// another replica may choose this one until another that exists is the fact
			return;
		}
		PortalClient client = this.services.directory().client(session.ref().portal());
		PortalReply<Boolean> reply = (client != null)
				? client.terminate(session.ref(), this.services.limits().callTimeout())
				: new PortalReply.Unreached<>("no longer configured");
		if (reply instanceof PortalReply.Answered || (reply instanceof PortalReply.Refused<Boolean>(Refusal why)
				&& why.reason() == Refusal.Reason.NOT_FOUND)) {
			logger.info("Ended orphaned session {}: a lost answer had left it", session.ref());
			this.services.fleet().ended(session.environment(), session.ref(), this.services.clock().instant());
			this.orphans.forget(orphan);
			this.services.fleet().pollAgain(session.ref().portal());
		}
	}

	private boolean exists(Session session) {
		return this.services
			.schedule(session.ref()) instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule)
				&& schedule.state() != SessionState.STOPPING;
	}

	/** The last reading may be from before the user opened it. */
	private boolean isUnopened(Session session) {
		return this.services
			.schedule(session.ref()) instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule)
				&& schedule.state() != SessionState.RUNNING;
	}

}
