package dev.educates.gateway.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.placement.Trust;
import dev.educates.gateway.session.inflight.Claims;
import dev.educates.gateway.session.inflight.Coordination;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request for a session may ask now, by the newest plan, by what the others do,
 * and by what this request was answered already.
 */
final class Candidates {

	/** A portal that had a seat and then none is asked once more if it has one again. */
	private static final int TIMES_REFUSED = 2;

	private static final int TIMES_BUSY = 3;

	/** A portal that failed to make a session is asked once more, after all others. */
	private static final int TIMES_NEVER_MADE = 2;

	private final Coordination coordination;

	private final Outlook outlook;

	private final Punctuality punctuality;

	private final String user;

	private final Supplier<Map<EnvironmentRef, Integer>> kept;

	private final int believedAttempts;

	private final Instant startedAt;

	private final Map<EnvironmentRef, Past> pasts = new HashMap<>();

	private final Set<EnvironmentRef> claimed = new HashSet<>();

	private boolean contested;

	private int believed;

	private int waiting;

	Candidates(Means means, Outlook outlook, Asking asking, String user, Supplier<Map<EnvironmentRef, Integer>> kept) {
		this.kept = kept;
		this.coordination = means.coordination();
		this.outlook = outlook;
		this.punctuality = new Punctuality(means.coordination(), asking);
		this.user = user;
		this.believedAttempts = means.limits().believedAttempts();
		this.startedAt = means.clock().instant();
	}

	/** The first who has a seat that nobody claims, with a claim on it. */
	@Nullable Turn free() {
		this.contested = false;
		this.claimed.clear();
		Iterator<EnvironmentRef> order = this.punctuality.inTimeFirst(this::inOrder).iterator();
		while (order.hasNext()) {
			EnvironmentRef environment = order.next();
			Claims.Full full = this.coordination.claims().full(environment);
			if (full != null) {
				noSeat(environment, full);
			}
			else if (!this.coordination.trust().tryToAsk(environment.portal())) {
				this.contested |= trust(environment) == Trust.ON_PROBATION;
			}
			else if (this.coordination.claims().tryClaim(environment) instanceof Claims.Claim claim) {
				return new Turn(environment, claim, true, 1 + left(order));
			}
			else {
				this.coordination.trust().notAsked(environment.portal());
				this.contested = true;
			}
		}
		return null;
	}

	/** Mostly the first is asked and gives one: no more are looked at than matter. */
	private static int left(Iterator<EnvironmentRef> order) {
		int left = 0;
		while (left < Asking.SHARES - 1 && order.hasNext()) {
			order.next();
			left++;
		}
		return left;
	}

	/** Whether somebody was not asked because there is too little time for an answer. */
	boolean areLate() {
		return this.punctuality.areLate();
	}

	private void noSeat(EnvironmentRef environment, Claims.Full full) {
		if (full == Claims.Full.SEATS_ARE_CLAIMED) {
			this.contested = true;
			this.claimed.add(environment);
		}
	}

	/** Whether somebody could be asked now, were it not for other requests. */
	boolean areContested() {
		return this.contested;
	}

	/**
	 * Whether nobody has a seat and some are claimed still, so that another plan would
	 * find none either. When a thousand requests wait, each of them finds this out at
	 * each ring: it takes a fraction of a plan's time.
	 */
	boolean areStillContested(List<WorkshopEnvironment> environments) {
		boolean still = false;
		for (WorkshopEnvironment environment : environments) {
			Claims.Full full = this.coordination.claims().full(environment.ref());
			if (full == null) {
				return false;
			}
			still |= full == Claims.Full.SEATS_ARE_CLAIMED && this.claimed.contains(environment.ref());
		}
		return still;
	}

	/**
	 * The plan's order, but who has many waiting comes later, and who is on probation
	 * later still. Who seems to be full comes last: claims know better.
	 */
	private Stream<EnvironmentRef> inOrder() {
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		Stream<EnvironmentRef> first = candidates(
				(environment) -> trust(environment) == Trust.TRUSTED && !wasBusy(environment));
		Stream<EnvironmentRef> busy = candidates(
				(environment) -> trust(environment) == Trust.TRUSTED && wasBusy(environment));
		Stream<EnvironmentRef> onProbation = candidates((environment) -> trust(environment) == Trust.ON_PROBATION);
		Stream<EnvironmentRef> full = excluded(Certainty.BELIEVED_FULL)
			.filter((environment) -> trust(environment) != Trust.OUT);
		return Stream.concat(Stream.concat(first, busy), Stream.concat(onProbation, full))
			.filter((environment) -> !forOthers.containsKey(environment) && mayBeAsked(environment));
	}

	private Stream<EnvironmentRef> candidates(Predicate<EnvironmentRef> which) {
		return this.outlook.plan()
			.candidates()
			.stream()
			.map((candidate) -> candidate.environment().ref())
			.filter(which);
	}

	/** Environments whose seats are for those who wait in line. */
	private Map<EnvironmentRef, Integer> forOthers() {
		Map<EnvironmentRef, Integer> all = this.kept.get();
		if (!all.isEmpty()) {
			Stream.concat(candidates((any) -> true), excluded((any) -> true))
				.forEach((environment) -> this.waiting = Math.max(this.waiting, all.getOrDefault(environment, 0)));
		}
		return all;
	}

	/** How many wait in line for seats that this request would have asked for. */
	int waiting() {
		return this.waiting;
	}

	private Stream<EnvironmentRef> excluded(Certainty certainty) {
		return excluded((exclusion) -> exclusion.certainty() == certainty);
	}

	private Stream<EnvironmentRef> excluded(Predicate<Exclusion> which) {
		return this.outlook.plan().excluded().stream().filter(which).map((exclusion) -> exclusion.environment().ref());
	}

	private Trust trust(EnvironmentRef environment) {
		return this.coordination.trust().trust(environment.portal());
	}

	/** Whether many were waiting there when it was asked, or it has just failed. */
	boolean wasBusy(EnvironmentRef environment) {
		Past past = this.pasts.get(environment);
		return past != null && (past.answer == Past.Answer.BUSY || past.answer == Past.Answer.NEVER_MADE);
	}

	private boolean mayBeAsked(EnvironmentRef environment) {
		Past past = this.pasts.get(environment);
		PortalReading reading = reading(environment.portal());
		if (this.coordination.refusals().refusedAt(environment, this.user, reading) != null) {
			return false;
		}
		return past == null || switch (past.answer) {
			case BUSY -> past.times < TIMES_BUSY;
			case NEVER_MADE -> past.times < TIMES_NEVER_MADE;
			case NO_SESSION ->
				past.times < TIMES_REFUSED && reading != null && reading.startedAt().isAfter(past.answeredAt);
			case USER_LIMIT, OTHER -> false;
		};
	}

	private @Nullable PortalReading reading(PortalRef portal) {
		Portal known = this.outlook.view().portal(portal);
		return (known != null) ? known.reading() : null;
	}

	/** Whether somebody has a seat that nobody claims. */
	boolean haveSeat() {
		return inOrder().anyMatch((environment) -> this.coordination.claims().full(environment) == null);
	}

	/** Who seems to have no seat by a reading from before the request or its answer. */
	List<EnvironmentRef> old() {
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		return Stream.concat(excluded(Certainty.BELIEVED_FULL), candidates((any) -> true))
			.filter((environment) -> trust(environment) != Trust.OUT && !forOthers.containsKey(environment)
					&& isOld(environment))
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

	/** Somebody whose seats may have been taken by lost answers, or not. */
	@Nullable Turn uncertain() {
		return guess(inOrder()
			.filter((environment) -> this.coordination.claims().full(environment) == Claims.Full.SEATS_MAY_BE_TAKEN)
			.toList());
	}

	/** Somebody of whom there is no new reading. */
	@Nullable Turn believed() {
		if (this.believed >= this.believedAttempts) {
			return null;
		}
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		List<EnvironmentRef> left = Stream
			.concat(excluded(Certainty.BELIEVED_FULL).filter(this::isOld), excluded(Certainty.BELIEVED_UNREACHABLE))
			.filter((environment) -> !this.pasts.containsKey(environment) && !forOthers.containsKey(environment)
					&& mayBeAsked(environment))
			.toList();
		Turn turn = guess(left);
		this.believed += (turn != null) ? 1 : 0;
		return turn;
	}

	private @Nullable Turn guess(List<EnvironmentRef> left) {
		for (EnvironmentRef environment : left) {
			if (this.punctuality.mayAnswer(environment) && this.coordination.trust().tryToAsk(environment.portal())) {
				return new Turn(environment, this.coordination.claims().claim(environment), false, left.size());
			}
		}
		return null;
	}

	/** Somebody has answered. */
	void remember(Turn turn, Past.Answer answer, Instant now) {
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
				|| mightHaveASeat().anyMatch(
						(environment) -> this.coordination.refusals().isUserLimit(environment.portal(), this.user));
		return limited && this.pasts.values().stream().noneMatch((past) -> past.answer == Past.Answer.NO_SESSION);
	}

	/**
	 * Portals that might have a seat, but were not asked because they have failed.
	 * @return sentences for people
	 */
	List<String> untrusted() {
		return mightHaveASeat()
			.filter((environment) -> !this.pasts.containsKey(environment) && trust(environment) != Trust.TRUSTED)
			.map((environment) -> "portal %s: %s".formatted(environment.portal(),
					this.coordination.trust().lastFailure(environment.portal())))
			.distinct()
			.toList();
	}

	private Stream<EnvironmentRef> mightHaveASeat() {
		return Stream.concat(candidates((any) -> true),
				excluded((exclusion) -> exclusion.rule().seat() != ExclusionRule.SeatChance.NONE));
	}

	/**
	 * Somebody may be asked now.
	 *
	 * @param environment who
	 * @param claim on its seat
	 * @param promised whether there was a seat by its reading
	 * @param left how many may be asked, this one included; as far as it matters for the
	 * time that this one gets
	 */
	record Turn(EnvironmentRef environment, Claims.Claim claim, boolean promised, int left) {
	}

	/**
	 * What an environment has answered to this request.
	 *
	 * @param answer its last answer
	 * @param times how often in a row
	 * @param answeredAt when
	 */
	record Past(Answer answer, int times, Instant answeredAt) {

		enum Answer {

			BUSY, NEVER_MADE, NO_SESSION, USER_LIMIT, OTHER

		}

	}

}
