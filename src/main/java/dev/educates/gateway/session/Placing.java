package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.Claims;
import dev.educates.gateway.coordination.Coordination;
import dev.educates.gateway.coordination.Leftover;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.placement.Trust;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import org.jspecify.annotations.Nullable;

/**
 * Finds one new session. After each answer it plans anew, from the newest snapshot and
 * the claims of others, so that nobody is asked in vain.
 * <p>
 * In this order: candidates with a seat that nobody claims; then the wait for seats that
 * other requests claim, or for a portal that another request is trying; then new readings
 * of portals that seem to have no seat; then, as far as there are no new readings, some
 * of those portals all the same. Only then nobody has a session. A portal that is out is
 * not asked at all.
 */
final class Placing {

	/** A portal that had a seat and then none is asked once more if it has one again. */
	private static final int TIMES_REFUSED = 2;

	private static final int TIMES_BUSY = 3;

	/** One for the numbers that the request found, one for what it was told. */
	private static final int TIMES_LOOKED = 2;

	/** Answers of a portal do not come evenly. */
	private static final int QUEUE_MARGIN = 3;

	/** A session whose hold is over goes at the portal's next clean-up. */
	private static final Duration CLEAN_UP = Duration.ofSeconds(15);

	private final Means means;

	private final Coordination coordination;

	private final Asking asking;

	private final Outlook outlook;

	private final SessionRequest request;

	private final String user;

	private final Instant startedAt;

	private final Map<EnvironmentRef, Past> pasts = new HashMap<>();

	private boolean contested;

	private boolean patient = true;

	private @Nullable Instant waitingUntil;

	private int looked;

	private int believed;

	Placing(Means means, Asking asking, Outlook outlook, SessionRequest request, String user) {
		this.means = means;
		this.coordination = means.coordination();
		this.asking = asking;
		this.outlook = outlook;
		this.request = request;
		this.user = user;
		this.startedAt = means.clock().instant();
	}

	/**
	 * Asks until there is a session or nobody left.
	 * @return null if nobody gave one
	 */
	RequestOutcome.@Nullable Granted place() {
		while (!this.asking.isOver()) {
			long rings = this.coordination.bell().rings();
			this.outlook.renew();
			Turn turn = turn();
			if (turn == null && (waitedForOthers(rings) || waitedForLooks())) {
				continue;
			}
			turn = (turn != null) ? turn : believed();
			if (turn == null) {
				return null;
			}
			RequestOutcome.Granted granted = ask(turn);
			if (granted != null) {
				return granted;
			}
		}
		return null;
	}

	private @Nullable Turn turn() {
		this.contested = false;
		List<EnvironmentRef> order = inOrder();
		for (int i = 0; i < order.size(); i++) {
			EnvironmentRef environment = order.get(i);
			Claims.Full full = this.coordination.claims().full(environment);
			if (full != null) {
				this.contested |= full == Claims.Full.SEATS_ARE_CLAIMED;
			}
			else if (!this.coordination.trust().tryToAsk(environment.portal())) {
				this.contested |= trust(environment) == Trust.ON_PROBATION;
			}
			else if (this.coordination.claims().tryClaim(environment) instanceof Claims.Claim claim) {
				return new Turn(environment, claim, true, order.size() - i);
			}
			else {
				this.coordination.trust().notAsked(environment.portal());
				this.contested = true;
			}
		}
		return null;
	}

	/**
	 * The plan's order, but who has many waiting comes later, and who is on probation
	 * later still. Who seems to be full comes last: claims know better.
	 */
	private List<EnvironmentRef> inOrder() {
		PlacementPlan plan = this.outlook.plan();
		List<EnvironmentRef> first = new ArrayList<>();
		List<EnvironmentRef> busy = new ArrayList<>();
		List<EnvironmentRef> last = new ArrayList<>();
		for (Candidate candidate : plan.candidates()) {
			EnvironmentRef environment = candidate.environment().ref();
			if (!mayBeAsked(environment)) {
				continue;
			}
			switch (trust(environment)) {
				case TRUSTED -> (wasBusy(environment) ? busy : first).add(environment);
				case ON_PROBATION -> last.add(environment);
				case OUT -> {
				}
			}
		}
		first.addAll(busy);
		first.addAll(last);
		excluded(Certainty.BELIEVED_FULL).filter(this::mayBeAsked)
			.filter((environment) -> trust(environment) != Trust.OUT)
			.forEach(first::add);
		return first;
	}

	private Stream<EnvironmentRef> excluded(Certainty certainty) {
		return this.outlook.plan()
			.excluded()
			.stream()
			.filter((exclusion) -> exclusion.certainty() == certainty)
			.map((exclusion) -> exclusion.environment().ref());
	}

	private Trust trust(EnvironmentRef environment) {
		return this.coordination.trust().trust(environment.portal());
	}

	private boolean wasBusy(EnvironmentRef environment) {
		Past past = this.pasts.get(environment);
		return past != null && past.answer == Past.Answer.BUSY;
	}

	private boolean mayBeAsked(EnvironmentRef environment) {
		Past past = this.pasts.get(environment);
		PortalReading reading = reading(environment.portal());
		if (this.coordination.refusals().refusedAt(environment, this.user, reading) != null) {
			return false;
		}
		return past == null || switch (past.answer) {
			case BUSY -> past.times < TIMES_BUSY;
			case NO_SESSION ->
				past.times < TIMES_REFUSED && reading != null && reading.startedAt().isAfter(past.answeredAt);
			case USER_LIMIT, OTHER -> false;
		};
	}

	private @Nullable PortalReading reading(PortalRef portal) {
		Portal known = this.outlook.view().portal(portal);
		return (known != null) ? known.reading() : null;
	}

	/** Another request may give a seat back, or find that a portal answers again. */
	private boolean waitedForOthers(long rings) {
		if (!this.contested || !this.patient) {
			return false;
		}
		Instant until = this.waitingUntil;
		if (until == null) {
			until = this.means.clock().instant().plus(this.means.limits().claimsPatience());
			this.waitingUntil = until;
		}
		this.patient = awaited(rings, until);
		return this.patient;
	}

	/** That there is no seat is believed of new readings only. */
	private boolean waitedForLooks() {
		if (this.looked >= TIMES_LOOKED || old().isEmpty()) {
			return false;
		}
		this.looked++;
		old().forEach((environment) -> this.means.refresh().lookAgain(environment.portal()));
		Instant end = this.means.clock().instant().plus(this.means.limits().lookPatience());
		long rings;
		do {
			rings = this.coordination.bell().rings();
			this.outlook.renew();
		}
		while (!old().isEmpty() && !isSeatSeen() && awaited(rings, end));
		return true;
	}

	private boolean isSeatSeen() {
		return inOrder().stream().anyMatch((environment) -> this.coordination.claims().full(environment) == null);
	}

	/** Who seems to have no seat by a reading from before the request or its answer. */
	private List<EnvironmentRef> old() {
		return Stream
			.concat(excluded(Certainty.BELIEVED_FULL),
					this.outlook.plan().candidates().stream().map((candidate) -> candidate.environment().ref()))
			.filter((environment) -> trust(environment) != Trust.OUT && isOld(environment))
			.toList();
	}

	private boolean isOld(EnvironmentRef environment) {
		Past past = this.pasts.get(environment);
		PortalReading reading = reading(environment.portal());
		if (reading == null || (past != null && (past.answer != Past.Answer.NO_SESSION || past.times >= TIMES_REFUSED))
				|| this.coordination.refusals().isUserLimit(environment.portal(), this.user)) {
			return false;
		}
		return reading.startedAt().isBefore((past != null) ? past.answeredAt : this.startedAt);
	}

	private boolean awaited(long rings, Instant end) {
		Duration left = Duration.between(this.means.clock().instant(), end);
		try {
			return this.coordination.bell().await(rings, shorter(left, this.asking.timeLeft()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** Somebody of whom there is no new reading. */
	private @Nullable Turn believed() {
		if (this.believed >= this.means.limits().believedAttempts()) {
			return null;
		}
		List<EnvironmentRef> left = Stream
			.concat(excluded(Certainty.BELIEVED_FULL).filter(this::isOld), excluded(Certainty.BELIEVED_UNREACHABLE))
			.filter((environment) -> !this.pasts.containsKey(environment) && mayBeAsked(environment))
			.toList();
		for (EnvironmentRef environment : left) {
			if (this.coordination.trust().tryToAsk(environment.portal())) {
				this.believed++;
				return new Turn(environment, this.coordination.claims().claim(environment), false, left.size());
			}
		}
		return null;
	}

	private RequestOutcome.@Nullable Granted ask(Turn turn) {
		PortalRef portal = turn.environment.portal();
		int ahead = this.coordination.claims().underWay(portal) - 1;
		Instant askedAt = this.means.clock().instant();
		PortalReply<SessionGrant> reply = null;
		try {
			reply = this.asking.ask(turn.environment, patience(turn, ahead), turn.left);
		}
		finally {
			if (reply == null) {
				this.coordination.claims().release(turn.claim);
				this.coordination.trust().notAsked(portal);
			}
		}
		Instant now = this.means.clock().instant();
		switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
				this.coordination.queues().answered(portal, ahead, Duration.between(askedAt, now));
				return granted(turn, grant, now);
			}
			case PortalReply.Refused<SessionGrant>(Refusal why) -> refused(turn, why, now);
			case PortalReply.Unreached<SessionGrant>(String detail) -> {
				this.coordination.trust().failed(portal, false, detail);
				this.coordination.claims().release(turn.claim);
				remember(turn, Past.Answer.OTHER, now);
			}
			case PortalReply.Unknown<SessionGrant> lost -> {
				this.coordination.trust().failed(portal, true, lost.detail());
				Instant until = now.plus(this.request.hold()).plus(CLEAN_UP).plus(this.means.limits().requestTimeout());
				this.coordination.leftovers()
					.add(new Leftover(turn.environment, this.user, this.request.workshop(), now, until, turn.claim));
				remember(turn, Past.Answer.OTHER, now);
			}
		}
		return null;
	}

	/**
	 * Long enough for the queue that is there: it would not be shorter for one who comes
	 * back later. Where it takes longer than that, something is wrong.
	 */
	private Duration patience(Turn turn, int ahead) {
		if (turn.left == 1 || wasBusy(turn.environment)) {
			return this.asking.timeLeft();
		}
		Duration queue = this.coordination.queues().wait(turn.environment.portal(), ahead).multipliedBy(QUEUE_MARGIN);
		Duration least = this.means.limits().patience();
		return (queue.compareTo(least) > 0) ? queue : least;
	}

	private RequestOutcome.Granted granted(Turn turn, SessionGrant grant, Instant now) {
		Instant before = now.plus(this.request.hold());
		Session session = new Session(grant.session(), grant.environment(), this.request.workshop(), grant.user(),
				SessionState.WAITING, now, before, false);
		this.coordination.claims().give(turn.claim, () -> this.means.refresh().observed(session, now));
		this.coordination.leftovers().forget(turn.environment, this.user);
		this.coordination.refusals().granted(turn.environment, this.user);
		this.coordination.trust().answered(turn.environment.portal());
		this.means.refresh().lookAgain(turn.environment.portal());
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, false, this.asking.explained());
	}

	private void refused(Turn turn, Refusal why, Instant now) {
		EnvironmentRef environment = turn.environment;
		switch (why.reason()) {
			case NO_SESSION -> {
				boolean userLimit = turn.promised && this.asking.userIsOn(environment.portal());
				this.coordination.refusals().refused(environment, this.user, userLimit);
				this.coordination.leftovers().forget(environment, this.user);
				this.coordination.trust().answered(environment.portal());
				remember(turn, userLimit ? Past.Answer.USER_LIMIT : Past.Answer.NO_SESSION, now);
			}
			case BUSY -> {
				this.coordination.trust().notAsked(environment.portal());
				remember(turn, Past.Answer.BUSY, now);
			}
			case UNEXPECTED -> {
				this.coordination.trust().failed(environment.portal(), false, why.detail());
				remember(turn, Past.Answer.OTHER, now);
			}
			case NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_REQUEST -> {
				this.coordination.trust().answered(environment.portal());
				remember(turn, Past.Answer.OTHER, now);
			}
		}
		this.coordination.claims().release(turn.claim);
	}

	private void remember(Turn turn, Past.Answer answer, Instant now) {
		Past before = this.pasts.get(turn.environment);
		int times = (before != null && before.answer == answer) ? before.times + 1 : 1;
		this.pasts.put(turn.environment, new Past(answer, times, now));
	}

	/**
	 * Whether it was the user's own limit on portals that left nobody to ask.
	 * @return false if some portal had no session for other reasons
	 */
	boolean limitReached() {
		boolean limited = this.pasts.values().stream().anyMatch((past) -> past.answer == Past.Answer.USER_LIMIT)
				|| this.outlook.plan()
					.candidates()
					.stream()
					.anyMatch((candidate) -> this.coordination.refusals()
						.isUserLimit(candidate.environment().ref().portal(), this.user));
		return limited && this.pasts.values().stream().noneMatch((past) -> past.answer == Past.Answer.NO_SESSION);
	}

	/**
	 * Portals that might have a seat, but were not asked because they have failed.
	 * @return sentences for people
	 */
	List<String> untrusted() {
		PlacementPlan plan = this.outlook.plan();
		return Stream
			.concat(plan.candidates().stream().map((candidate) -> candidate.environment().ref()),
					plan.excluded().stream().filter(Placing::mayHaveASeat).map((each) -> each.environment().ref()))
			.filter((environment) -> !this.pasts.containsKey(environment) && trust(environment) != Trust.TRUSTED)
			.map((environment) -> "portal %s: %s".formatted(environment.portal(),
					this.coordination.trust().lastFailure(environment.portal())))
			.distinct()
			.toList();
	}

	private static boolean mayHaveASeat(Exclusion exclusion) {
		return exclusion.certainty() != Certainty.RULED_OUT || (exclusion.rule().startsWith("PORTAL_")
				&& !exclusion.rule().equals("PORTAL_CORDONED") && !exclusion.rule().equals("PORTAL_REJECTING"));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Somebody may be asked now.
	 *
	 * @param environment who
	 * @param claim on its seat
	 * @param promised whether there was a seat by its reading
	 * @param left how many may be asked, this one included
	 */
	private record Turn(EnvironmentRef environment, Claims.Claim claim, boolean promised, int left) {
	}

	/**
	 * What an environment has answered to this request.
	 *
	 * @param answer its last answer
	 * @param times how often in a row
	 * @param answeredAt when
	 */
	private record Past(Answer answer, int times, Instant answeredAt) {

		enum Answer {

			BUSY, NO_SESSION, USER_LIMIT, OTHER

		}

	}

}
