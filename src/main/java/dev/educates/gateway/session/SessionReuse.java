package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.UserLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a user the session that the user has. The request to its portal names that
 * session, so that the portal creates no new one. If it has ended, the portal is polled:
 * the user may have another session there by now.
 */
final class SessionReuse {

	private static final Logger logger = LoggerFactory.getLogger(SessionReuse.class);

	/** A portal that comes back after that has ended what was given up. */
	private static final Duration REMEMBERED = Duration.ofDays(1);

	private final PipelineServices services;

	private final InFlightRequests inFlight;

	private final PortalRequester requester;

	SessionReuse(PipelineServices services, PortalRequester requester) {
		this.services = services;
		this.inFlight = services.inFlight();
		this.requester = requester;
	}

	/**
	 * Requests the user's own session. Where none is known, it first waits for portals
	 * that are being polled for the first time.
	 * @return null if the user has none
	 */
	@Nullable RequestOutcome find(RequestContext context) {
		RequestOutcome outcome = request(context);
		if (outcome == null && mayBeOnUnpolledPortal(context)) {
			this.services.fleet().current(context.timeLeft(), (portal) -> context.view().portal(portal) != null);
			context.renew();
			outcome = request(context);
		}
		return outcome;
	}

	/**
	 * Whether a portal that is being polled for the first time may have the user's own
	 * session, or the only seat. A user whose id the gateway has just generated has no
	 * session.
	 */
	private static boolean mayBeOnUnpolledPortal(RequestContext context) {
		HostedWorkshop hosted = context.view().workshop(context.workshop());
		boolean newUser = context.view().user(context.request.user()) == null && context.request.actionId() == null;
		return !newUser || hosted == null || hosted.availability().remaining() == 0;
	}

	/**
	 * No portal has a seat: requests the session that a lost answer may have left.
	 * @return null if the portals that can be read show none
	 */
	@Nullable RequestOutcome findOrphaned(RequestContext context) {
		List<OrphanedSession> orphans = orphans(context).toList();
		context.ended.clear();
		orphans.forEach((each) -> awaitPoll(context, each.environment().portal(), each.askedAt()));
		return (orphans.isEmpty() || context.isOver()) ? null : request(context);
	}

	/** Until when portals may have one; null if no answer was lost. */
	@Nullable Instant lostUntil(RequestContext context) {
		return orphans(context).map(OrphanedSession::until).max(Comparator.naturalOrder()).orElse(null);
	}

	private Stream<OrphanedSession> orphans(RequestContext context) {
		return this.inFlight.orphans()
			.all()
			.stream()
			.filter((each) -> each.user().equals(context.user) && each.workshop().equals(context.workshop()));
	}

	private @Nullable RequestOutcome request(RequestContext context) {
		for (Session session = own(context); session != null; session = own(context)) {
			if (circuit(session) == CircuitState.OPEN) {
				Instant end = latestEnd(context, session);
				if (end == null || !context.now().isAfter(end)) {
					return RefusalClassifier.sessionUnreachable(context);
				}
				abandon(context, session);
				continue;
			}
			switch (this.requester.send(context, session)) {
				case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
					RequestOutcome own = granted(context, session, grant);
					if (own != null) {
						this.inFlight.orphans().forget(session.environment(), context.user);
						return own;
					}
				}
				case PortalReply.Unreached<SessionGrant> _, PortalReply.Unknown<SessionGrant> _ -> {
					return RefusalClassifier.sessionUnreachable(context);
				}
				case PortalReply.Refused<SessionGrant>(Refusal why) -> {
					switch (why.reason()) {
						case NO_SESSION, ENVIRONMENT_UNKNOWN, NOT_FOUND, NEVER_MADE -> ended(context, session);
						case BAD_INPUT -> {
							return RefusalClassifier.badInput(context, why);
						}
						case NOT_REACQUIRABLE, BAD_REQUEST -> {
							return RefusalClassifier.rejected(context);
						}
						case CREDENTIALS, BUSY, WITHDRAWN, UNEXPECTED -> {
							return RefusalClassifier.sessionUnreachable(context);
						}
					}
				}
			}
		}
		return null;
	}

	/**
	 * One that a lost answer has left is the user's only if there is no other. Of two
	 * that replicas were granted without coordination all replicas choose the same one,
	 * if they see the same.
	 */
	private @Nullable Session own(RequestContext context) {
		return usable(context)
			.min(Comparator.comparing((Session session) -> this.inFlight.orphans().has(session))
				.thenComparing((session) -> session.state() != SessionState.RUNNING)
				.thenComparing((session) -> circuit(session) == CircuitState.OPEN)
				.thenComparing((session) -> !context.lock.isFact(session))
				.thenComparing(Session::ref))
			.orElse(null);
	}

	private static Stream<Session> usable(RequestContext context) {
		Stream<Session> known = context.newest()
			.sessionsOf(context.user, context.workshop())
			.stream()
			.filter((session) -> session.usable() && !context.ended.contains(session.ref()));
		return Stream.concat(known, Stream.ofNullable(ofUnreadPortal(context)));
	}

	private CircuitState circuit(Session session) {
		return this.inFlight.circuitBreakers().circuit(session.ref().portal());
	}

	/** What another replica knows of a portal of which this one knows nothing. */
	private static @Nullable Session ofUnreadPortal(RequestContext context) {
		UserLock.Fact fact = context.lock.fact();
		Portal portal = (fact != null) ? context.newest().portal(fact.session().ref().portal()) : null;
		return (fact != null && portal != null && portal.reading() == null
				&& !context.ended.contains(fact.session().ref())) ? fact.session() : null;
	}

	/**
	 * When a session of a portal that does not answer has ended, whatever has happened
	 * there: it was opened at the last moment, and extended by its whole duration.
	 * @return null if it may never end
	 */
	private static @Nullable Instant latestEnd(RequestContext context, Session session) {
		WorkshopEnvironment environment = context.newest().environment(session.environment());
		Duration duration = (environment != null) ? environment.duration() : null;
		Instant known = session.expiresAt();
		if (duration == null || known == null) {
			return null;
		}
		Instant opened = (session.state() == SessionState.RUNNING) ? known : known.plus(duration);
		return opened.plus(duration).plus(ReplyRecorder.CLEAN_UP);
	}

	/** If the portal comes back and still has it, it is an orphaned session. */
	private void abandon(RequestContext context, Session session) {
		orphaned(context, session, false);
		this.services.fleet().ended(session.environment(), session.ref(), context.now());
		context.ended.add(session.ref());
		logger.info("Abandoned session {}: its portal does not answer, and it must have ended by now", session.ref());
	}

	private void orphaned(RequestContext context, Session session, boolean answered) {
		Instant now = context.now();
		this.inFlight.orphans()
			.add(new OrphanedSession(session.environment(), context.user, session.workshop(), now, now.plus(REMEMBERED),
					null, false, answered));
	}

	private void ended(RequestContext context, Session session) {
		Instant answeredAt = context.now();
		context.ended.add(session.ref());
		this.services.fleet().ended(session.environment(), session.ref(), answeredAt);
		awaitPoll(context, session.ref().portal(), answeredAt);
	}

	/** The request has already caused the poll. */
	private void awaitPoll(RequestContext context, PortalRef ref, Instant since) {
		Instant until = context.in(this.services.limits().pollPatience());
		long signalCount = this.inFlight.changeSignal().signalCount();
		while (isOld(context, ref, since) && this.inFlight.awaitChange(signalCount, until)) {
			signalCount = this.inFlight.changeSignal().signalCount();
		}
	}

	/** A request does not wait for a portal that cannot be read. */
	private static boolean isOld(RequestContext context, PortalRef ref, Instant since) {
		Portal portal = context.newest().portal(ref);
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return portal != null && reading != null && portal.health() == PortalHealth.HEALTHY
				&& reading.startedAt().isBefore(since);
	}

	/** Null if another replica has granted another session meanwhile. */
	private @Nullable RequestOutcome granted(RequestContext context, Session known, SessionGrant grant) {
		Instant now = context.now();
		Instant holdEnd = now.plus(context.request.hold());
		Session waiting = new Session(grant.session(), grant.environment(), context.workshop(), grant.user(),
				SessionState.WAITING, now, holdEnd, false);
		Session session = present(known, waiting);
		if (isOvertaken(context, session)) {
			return null;
		}
		this.services.fleet().observed(session, now);
		this.services.replicas().requested(session);
		Instant before = (session.expiresAt() != null) ? session.expiresAt() : holdEnd;
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, true, context.explained());
	}

	/**
	 * Makes a session the fact that other replicas find, as one that was left by a lost
	 * response is not yet. This is tried once: if another session is the fact but has
	 * ended, this one is the user's. The fact before, if it has not ended, is one too
	 * many.
	 */
	private boolean isOvertaken(RequestContext context, Session session) {
		if (context.overtaken || context.lock.isFact(session)) {
			return false;
		}
		UserLock.Fact other = context.lock.granted(session, context.request.hold());
		if (other == null) {
			usable(context).filter(context.lock::isFact).forEach((each) -> {
				orphaned(context, each, true);
				this.services.fleet().pollAgain(each.ref().portal());
			});
			return false;
		}
		context.overtaken = true;
		this.services.replicas().observed(other);
		orphaned(context, session, true);
		context.renew();
		return true;
	}

	/**
	 * A portal answers the same for a session that waits and for one that was activated
	 * since the last poll: only its schedule shows which.
	 */
	private Session present(Session known, Session waiting) {
		if (known.state() == SessionState.RUNNING) {
			return known;
		}
		return (this.services
			.schedule(known.ref()) instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule))
					? SessionChanges.scheduled(known, schedule) : waiting;
	}

}
