package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.OrphanedSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds one new session. After each answer it plans anew, from the newest snapshot and
 * the claims of others, so that nobody is asked in vain.
 * <p>
 * In this order: candidates with a seat that nobody claims; then the wait for seats that
 * other requests claim, or for a portal that another request is trying; then new readings
 * of portals that seem to have no seat; then seats that lost answers may have taken;
 * then, as far as there are no new readings, some of those that seem to be full all the
 * same. Only then nobody has a session. A portal that is out is not asked at all. Whoever
 * has waited in line asks candidates with a seat, and no others.
 */
final class PlacementLoop {

	/** One for the numbers that the request found, one for what it was told. */
	private static final int MAXIMUM_POLLS = 2;

	/** Answers of a portal do not come evenly. */
	private static final int QUEUE_MARGIN = 3;

	/** A session whose hold is over goes at the portal's next clean-up. */
	static final Duration CLEAN_UP = Duration.ofSeconds(15);

	private final RequestServices services;

	private final InFlightRequests coordination;

	private final PortalRequester requester;

	private final PlanningView planningView;

	private final SessionRequest request;

	private final String user;

	private final RequestStanding standing;

	private final Candidates candidates;

	private boolean patient = true;

	private @Nullable Instant waitingUntil;

	private int polled;

	PlacementLoop(RequestServices services, PortalRequester requester, PlanningView planningView,
			SessionRequest request, String user, RequestStanding standing) {
		this.services = services;
		this.coordination = services.coordination();
		this.requester = requester;
		this.planningView = planningView;
		this.request = request;
		this.user = user;
		this.standing = standing;
		this.candidates = new Candidates(services, planningView, requester, user,
				() -> standing.seatPriority().kept(request.workshop()));
	}

	/**
	 * Asks until there is a session or nobody left.
	 * @return null if nobody gave one
	 */
	RequestOutcome.@Nullable Granted place() {
		while (!this.requester.isOver()) {
			long signalCount = this.coordination.changeSignal().signalCount();
			this.planningView.renew();
			SeatOffer turn = this.candidates.free();
			if (turn == null && this.standing.isTurn()) {
				return null;
			}
			if (turn == null && (waitedForOthers(signalCount) || waitedForPolls())) {
				continue;
			}
			turn = (turn != null) ? turn : this.candidates.uncertain();
			turn = (turn != null) ? turn : this.candidates.believed();
			if (turn == null) {
				return null;
			}
			RequestOutcome.Granted granted = ask(turn);
			if (granted != null || this.requester.refusedBecause(Refusal.Reason.BAD_INPUT)) {
				return granted;
			}
		}
		return null;
	}

	/** Another request may give a seat back, or find that a portal answers again. */
	private boolean waitedForOthers(long signalCount) {
		if (!this.candidates.areContested() || !this.patient) {
			return false;
		}
		Instant until = this.waitingUntil;
		if (until == null) {
			until = this.services.clock().instant().plus(this.services.limits().reservationPatience());
			this.waitingUntil = until;
		}
		long heard = signalCount;
		do {
			this.patient = this.requester.awaited(heard, until);
			heard = this.coordination.changeSignal().signalCount();
		}
		while (this.patient && this.candidates.areStillContested(environments()));
		return this.patient;
	}

	private List<WorkshopEnvironment> environments() {
		HostedWorkshop hosted = this.planningView.newest().workshop(this.request.workshop());
		return (hosted != null) ? hosted.environments() : List.of();
	}

	/** That there is no seat is believed of new readings only. */
	private boolean waitedForPolls() {
		if (this.polled >= MAXIMUM_POLLS || this.candidates.old().isEmpty()) {
			return false;
		}
		this.polled++;
		this.candidates.old().forEach((environment) -> this.services.refresh().pollAgain(environment.portal()));
		Instant end = this.services.clock().instant().plus(this.services.limits().pollPatience());
		long signalCount;
		do {
			signalCount = this.coordination.changeSignal().signalCount();
			this.planningView.renew();
		}
		while (!this.candidates.old().isEmpty() && !this.candidates.haveSeat()
				&& this.requester.awaited(signalCount, end));
		return true;
	}

	private RequestOutcome.@Nullable Granted ask(SeatOffer turn) {
		PortalRef portal = turn.environment().portal();
		int ahead = this.coordination.reservations().inFlight(portal) - 1;
		Instant askedAt = this.services.clock().instant();
		PortalReply<SessionGrant> reply = null;
		this.standing.reservations(true);
		try {
			reply = this.requester.ask(turn.environment(), patience(turn, ahead), turn.left());
		}
		finally {
			if (!(reply instanceof PortalReply.Answered)) {
				this.standing.reservations(false);
			}
			if (reply == null) {
				this.coordination.reservations().release(turn.reservation());
				this.coordination.circuitBreakers().releasePermission(portal);
			}
		}
		Instant now = this.services.clock().instant();
		switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
				this.coordination.queues().answered(portal, ahead, Duration.between(askedAt, now));
				return granted(turn, grant, now);
			}
			case PortalReply.Refused<SessionGrant>(Refusal why) -> refused(turn, why, now);
			case PortalReply.Unreached<SessionGrant> _ -> {
				this.coordination.reservations().release(turn.reservation());
				this.candidates.remember(turn, Candidates.Past.Answer.OTHER, now);
			}
			case PortalReply.Unknown<SessionGrant> _ -> {
				Instant until = now.plus(this.request.hold())
					.plus(CLEAN_UP)
					.plus(this.services.limits().requestTimeout());
				this.coordination.orphans()
					.add(new OrphanedSession(turn.environment(), this.user, this.request.workshop(), now, until,
							turn.reservation(), this.requester.isFaulty(turn.environment())));
				this.candidates.remember(turn, Candidates.Past.Answer.OTHER, now);
			}
		}
		return null;
	}

	/**
	 * Long enough for the queue that is there: it would not be shorter for one who comes
	 * back later. Where it takes longer than that, something is wrong.
	 */
	private Duration patience(SeatOffer turn, int ahead) {
		if (turn.left() == 1 || this.candidates.wasBusy(turn.environment())) {
			return this.requester.timeLeft();
		}
		Duration queue = this.coordination.queues().wait(turn.environment().portal(), ahead).multipliedBy(QUEUE_MARGIN);
		Duration least = this.services.limits().patience();
		return (queue.compareTo(least) > 0) ? queue : least;
	}

	private RequestOutcome.Granted granted(SeatOffer turn, SessionGrant grant, Instant now) {
		Instant before = now.plus(this.request.hold());
		Session session = new Session(grant.session(), grant.environment(), this.request.workshop(), grant.user(),
				SessionState.WAITING, now, before, false);
		this.coordination.reservations().give(turn.reservation(), () -> this.services.refresh().observed(session, now));
		this.coordination.orphans().forget(turn.environment(), this.user);
		this.coordination.refusals().granted(turn.environment(), this.user);
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, false, this.requester.explained());
	}

	private void refused(SeatOffer turn, Refusal why, Instant now) {
		EnvironmentRef environment = turn.environment();
		switch (why.reason()) {
			case NO_SESSION -> {
				boolean userLimit = this.coordination.refusals()
					.refused(environment, this.user, this.requester.userIsOn(environment.portal()),
							turn.promised() ? reading(environment.portal()) : null);
				this.coordination.orphans().forget(environment, this.user);
				this.candidates.remember(turn,
						userLimit ? Candidates.Past.Answer.USER_LIMIT : Candidates.Past.Answer.NO_SESSION, now);
			}
			case BUSY, WITHDRAWN -> {
				this.coordination.circuitBreakers().releasePermission(environment.portal());
				this.candidates.remember(turn, Candidates.Past.Answer.BUSY, now);
			}
			case NEVER_MADE -> this.candidates.remember(turn, Candidates.Past.Answer.NEVER_MADE, now);
			case NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_INPUT, BAD_REQUEST, UNEXPECTED ->
				this.candidates.remember(turn, Candidates.Past.Answer.OTHER, now);
		}
		this.coordination.reservations().release(turn.reservation());
	}

	/** The plan was made of it. */
	private @Nullable PortalReading reading(PortalRef portal) {
		Portal planned = this.planningView.view().portal(portal);
		return (planned != null) ? planned.reading() : null;
	}

	/** Whom it might have asked. */
	Candidates candidates() {
		return this.candidates;
	}

}
