package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.session.inflight.OrphanedSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a user the session that the user has. Its portal is asked for that one and for no
 * other, so that none is made where no new one is wanted. If it has ended, the portal is
 * looked at: the user may have another one there by now.
 */
final class SessionReuse {

	private static final Logger logger = LoggerFactory.getLogger(SessionReuse.class);

	/** A portal that comes back after that has ended what was given up. */
	private static final Duration REMEMBERED = Duration.ofDays(1);

	private final RequestServices services;

	private final PlanningView planningView;

	private final SessionRequest request;

	private final String user;

	private final PortalRequester requester;

	private final Set<SessionRef> gone = new HashSet<>();

	SessionReuse(RequestServices services, PlanningView planningView, SessionRequest request, String user,
			PortalRequester requester) {
		this.services = services;
		this.planningView = planningView;
		this.request = request;
		this.user = user;
		this.requester = requester;
	}

	/**
	 * Asks for the user's own session.
	 * @return null if the user has none
	 */
	@Nullable RequestOutcome ask() {
		for (Session session = own(); session != null; session = own()) {
			if (this.services.coordination().circuitBreakers().circuit(session.ref().portal()) == CircuitState.OPEN) {
				Instant end = latestEnd(session);
				if (end == null || !this.services.clock().instant().isAfter(end)) {
					return RefusalClassifier.elsewhere(this.requester);
				}
				giveUp(session);
				continue;
			}
			switch (this.requester.ask(session)) {
				case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
					this.services.coordination().orphans().forget(session.environment(), this.user);
					return granted(session, grant);
				}
				case PortalReply.Unreached<SessionGrant> _, PortalReply.Unknown<SessionGrant> _ -> {
					return RefusalClassifier.elsewhere(this.requester);
				}
				case PortalReply.Refused<SessionGrant>(Refusal why) -> {
					switch (why.reason()) {
						case NO_SESSION, ENVIRONMENT_UNKNOWN, NOT_FOUND, NEVER_MADE -> ended(session);
						case BAD_INPUT -> {
							return RefusalClassifier.badInput(why, this.requester);
						}
						case NOT_REACQUIRABLE, BAD_REQUEST -> {
							return RefusalClassifier.rejected(this.requester);
						}
						case CREDENTIALS, BUSY, WITHDRAWN, UNEXPECTED -> {
							return RefusalClassifier.elsewhere(this.requester);
						}
					}
				}
			}
		}
		return null;
	}

	/**
	 * Nobody else has a seat: asks for what a lost answer may have left behind.
	 * @return null if there is nothing, as far as portals that can be read tell
	 */
	@Nullable RequestOutcome askForOrphans() {
		List<OrphanedSession> orphans = this.services.coordination()
			.orphans()
			.all()
			.stream()
			.filter((each) -> each.user().equals(this.user) && each.workshop().equals(this.request.workshop()))
			.toList();
		orphans.forEach((each) -> awaitPoll(each.environment().portal(), each.askedAt()));
		return (orphans.isEmpty() || this.requester.isOver()) ? null : ask();
	}

	/**
	 * One that was left behind by a lost answer is the user's only if there is no other.
	 */
	private @Nullable Session own() {
		return this.planningView.newest()
			.sessionsOf(this.user, this.request.workshop())
			.stream()
			.filter((session) -> session.usable() && !this.gone.contains(session.ref()))
			.min(Comparator.comparing((Session session) -> this.services.coordination().orphans().has(session))
				.thenComparing((session) -> session.state() != SessionState.RUNNING))
			.orElse(null);
	}

	/**
	 * When a session of a portal that does not answer has ended, whatever has happened
	 * there: it was opened at the last moment, and extended by as long as it lasts.
	 * @return null if it may be there for ever
	 */
	private @Nullable Instant latestEnd(Session session) {
		WorkshopEnvironment environment = this.planningView.newest().environment(session.environment());
		Duration duration = (environment != null) ? environment.duration() : null;
		Instant known = session.expiresAt();
		if (duration == null || known == null) {
			return null;
		}
		Instant opened = (session.state() == SessionState.RUNNING) ? known : known.plus(duration);
		return opened.plus(duration).plus(PlacementLoop.CLEAN_UP);
	}

	/**
	 * Should the portal come back and have it still, it is one that was left behind.
	 */
	private void giveUp(Session session) {
		Instant now = this.services.clock().instant();
		this.services.coordination()
			.orphans()
			.add(new OrphanedSession(session.environment(), this.user, session.workshop(), now, now.plus(REMEMBERED),
					null, false));
		this.services.refresh().ended(session.environment(), session.ref(), now);
		this.gone.add(session.ref());
		logger.info("Session {} must have ended by now: its portal does not answer, and it is given up", session.ref());
	}

	private void ended(Session session) {
		Instant answeredAt = this.services.clock().instant();
		this.gone.add(session.ref());
		this.services.refresh().ended(session.environment(), session.ref(), answeredAt);
		awaitPoll(session.ref().portal(), answeredAt);
	}

	/** Whoever asked has had the portal looked at again. */
	private void awaitPoll(PortalRef ref, Instant since) {
		Instant end = this.services.clock().instant().plus(this.services.limits().pollPatience());
		long signalCount = this.services.coordination().changeSignal().signalCount();
		while (isOld(ref, since) && this.requester.awaited(signalCount, end)) {
			signalCount = this.services.coordination().changeSignal().signalCount();
		}
	}

	/** A portal that cannot be read keeps nobody waiting. */
	private boolean isOld(PortalRef ref, Instant since) {
		Portal portal = this.planningView.newest().portal(ref);
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return portal != null && reading != null && portal.health() == PortalHealth.HEALTHY
				&& reading.startedAt().isBefore(since);
	}

	private RequestOutcome granted(Session known, SessionGrant grant) {
		Instant now = this.services.clock().instant();
		Session waiting = new Session(grant.session(), grant.environment(), this.request.workshop(), grant.user(),
				SessionState.WAITING, now, now.plus(this.request.hold()), false);
		Session session = present(known, waiting);
		this.services.refresh().observed(session, now);
		Instant before = (session.expiresAt() != null) ? session.expiresAt() : now.plus(this.request.hold());
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, true, this.requester.explained());
	}

	/**
	 * A portal answers the same for a session that waits and for one that was activated
	 * since the last look: only its schedule tells.
	 */
	private Session present(Session known, Session waiting) {
		if (known.state() == SessionState.RUNNING) {
			return known;
		}
		PortalClient client = this.services.directory().client(known.ref().portal());
		Duration timeout = this.services.limits().callTimeout();
		if (client != null && client.schedule(known.ref(),
				timeout) instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule)) {
			return SessionChanges.scheduled(known, schedule);
		}
		return waiting;
	}

}
