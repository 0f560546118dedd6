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
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.SeatReservations;
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

	private final InFlightRequests coordination;

	private final PlanningView planningView;

	private final DeadlineFilter deadlineFilter;

	private final String user;

	private final Supplier<Map<EnvironmentRef, Integer>> kept;

	private final int believedAttempts;

	private final Instant startedAt;

	private final Map<EnvironmentRef, Past> pasts = new HashMap<>();

	private final Set<EnvironmentRef> seatReservations = new HashSet<>();

	private boolean contested;

	private int believed;

	private int waiting;

	Candidates(RequestServices services, PlanningView planningView, PortalRequester requester, String user,
			Supplier<Map<EnvironmentRef, Integer>> kept) {
		this.kept = kept;
		this.coordination = services.coordination();
		this.planningView = planningView;
		this.deadlineFilter = new DeadlineFilter(services.coordination(), requester);
		this.user = user;
		this.believedAttempts = services.limits().believedAttempts();
		this.startedAt = services.clock().instant();
	}

	/** The first who has a seat that nobody claims, with a claim on it. */
	@Nullable SeatOffer free() {
		this.contested = false;
		this.seatReservations.clear();
		Iterator<EnvironmentRef> order = this.deadlineFilter.inTimeFirst(this::inOrder).iterator();
		while (order.hasNext()) {
			EnvironmentRef environment = order.next();
			SeatReservations.Full full = this.coordination.reservations().full(environment);
			if (full != null) {
				noSeat(environment, full);
			}
			else if (!this.coordination.circuitBreakers().tryAcquirePermission(environment.portal())) {
				this.contested |= circuit(environment) == CircuitState.HALF_OPEN;
			}
			else if (this.coordination.reservations()
				.tryReserve(environment) instanceof SeatReservations.Reservation reservation) {
				return new SeatOffer(environment, reservation, true, 1 + left(order));
			}
			else {
				this.coordination.circuitBreakers().releasePermission(environment.portal());
				this.contested = true;
			}
		}
		return null;
	}

	/** Mostly the first is asked and gives one: no more are looked at than matter. */
	private static int left(Iterator<EnvironmentRef> order) {
		int left = 0;
		while (left < PortalRequester.SHARES - 1 && order.hasNext()) {
			order.next();
			left++;
		}
		return left;
	}

	/** Whether somebody was not asked because there is too little time for an answer. */
	boolean areLate() {
		return this.deadlineFilter.areLate();
	}

	private void noSeat(EnvironmentRef environment, SeatReservations.Full full) {
		if (full == SeatReservations.Full.SEATS_ARE_CLAIMED) {
			this.contested = true;
			this.seatReservations.add(environment);
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
			SeatReservations.Full full = this.coordination.reservations().full(environment.ref());
			if (full == null) {
				return false;
			}
			still |= full == SeatReservations.Full.SEATS_ARE_CLAIMED
					&& this.seatReservations.contains(environment.ref());
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
				(environment) -> circuit(environment) == CircuitState.CLOSED && !wasBusy(environment));
		Stream<EnvironmentRef> busy = candidates(
				(environment) -> circuit(environment) == CircuitState.CLOSED && wasBusy(environment));
		Stream<EnvironmentRef> halfOpen = candidates((environment) -> circuit(environment) == CircuitState.HALF_OPEN);
		Stream<EnvironmentRef> full = excluded(Certainty.BELIEVED_FULL)
			.filter((environment) -> circuit(environment) != CircuitState.OPEN);
		return Stream.concat(Stream.concat(first, busy), Stream.concat(halfOpen, full))
			.filter((environment) -> !forOthers.containsKey(environment) && mayBeAsked(environment));
	}

	private Stream<EnvironmentRef> candidates(Predicate<EnvironmentRef> which) {
		return this.planningView.plan()
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
		return this.planningView.plan()
			.excluded()
			.stream()
			.filter(which)
			.map((exclusion) -> exclusion.environment().ref());
	}

	private CircuitState circuit(EnvironmentRef environment) {
		return this.coordination.circuitBreakers().circuit(environment.portal());
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
		Portal known = this.planningView.view().portal(portal);
		return (known != null) ? known.reading() : null;
	}

	/** Whether somebody has a seat that nobody claims. */
	boolean haveSeat() {
		return inOrder().anyMatch((environment) -> this.coordination.reservations().full(environment) == null);
	}

	/** Who seems to have no seat by a reading from before the request or its answer. */
	List<EnvironmentRef> old() {
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		return Stream.concat(excluded(Certainty.BELIEVED_FULL), candidates((any) -> true))
			.filter((environment) -> circuit(environment) != CircuitState.OPEN && !forOthers.containsKey(environment)
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
	@Nullable SeatOffer uncertain() {
		return guess(inOrder()
			.filter((environment) -> this.coordination.reservations()
				.full(environment) == SeatReservations.Full.SEATS_MAY_BE_TAKEN)
			.toList());
	}

	/** Somebody of whom there is no new reading. */
	@Nullable SeatOffer believed() {
		if (this.believed >= this.believedAttempts) {
			return null;
		}
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		List<EnvironmentRef> left = Stream
			.concat(excluded(Certainty.BELIEVED_FULL).filter(this::isOld), excluded(Certainty.BELIEVED_UNREACHABLE))
			.filter((environment) -> !this.pasts.containsKey(environment) && !forOthers.containsKey(environment)
					&& mayBeAsked(environment))
			.toList();
		SeatOffer turn = guess(left);
		this.believed += (turn != null) ? 1 : 0;
		return turn;
	}

	private @Nullable SeatOffer guess(List<EnvironmentRef> left) {
		for (EnvironmentRef environment : left) {
			if (this.deadlineFilter.mayAnswer(environment)
					&& this.coordination.circuitBreakers().tryAcquirePermission(environment.portal())) {
				return new SeatOffer(environment, this.coordination.reservations().reservation(environment), false,
						left.size());
			}
		}
		return null;
	}

	/** Somebody has answered. */
	void remember(SeatOffer turn, Past.Answer answer, Instant now) {
		Past before = this.pasts.get(turn.environment());
		int times = (before != null && before.answer == answer) ? before.times + 1 : 1;
		this.pasts.put(turn.environment(), new Past(answer, times, now));
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
	List<String> withOpenCircuits() {
		return mightHaveASeat()
			.filter((environment) -> !this.pasts.containsKey(environment)
					&& circuit(environment) != CircuitState.CLOSED)
			.map((environment) -> "portal %s: %s".formatted(environment.portal(),
					this.coordination.circuitBreakers().lastFailure(environment.portal())))
			.distinct()
			.toList();
	}

	private Stream<EnvironmentRef> mightHaveASeat() {
		return Stream.concat(candidates((any) -> true),
				excluded((exclusion) -> exclusion.rule().seat() != ExclusionRule.SeatChance.NONE));
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
