package dev.educates.gateway.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.SeatReservations;
import org.jspecify.annotations.Nullable;

/**
 * The environments that one request may ask now: by the newest plan, by the other
 * requests in flight, and by the replies that this request has had. They are tried in the
 * order of the plan's ranking, with those behind that are busy, whose circuit is
 * half-open, or that are believed to be full.
 */
final class Candidates {

	/** A portal that had a seat and then none is asked once more if it has one again. */
	private static final int TIMES_REFUSED = 2;

	private static final int TIMES_BUSY = 3;

	/** A portal that failed to make a session is asked once more, after all others. */
	private static final int TIMES_NEVER_MADE = 2;

	private final InFlightRequests inFlight;

	private final RequestContext context;

	private final @Nullable String classId;

	private final DeadlineFilter deadlineFilter;

	private final SeatPriority seatPriority;

	private final int believedAttempts;

	private final Instant startedAt;

	private final Set<EnvironmentRef> reserved = new HashSet<>();

	private boolean seatsReserved;

	private int unverified;

	Candidates(PipelineServices services, SeatPriority seatPriority, RequestContext context) {
		this.inFlight = services.inFlight();
		this.context = context;
		this.classId = context.request.classId();
		this.deadlineFilter = new DeadlineFilter(this.inFlight, context, services.limits().longestAnswer());
		this.seatPriority = seatPriority;
		this.believedAttempts = services.limits().believedAttempts();
		this.startedAt = context.now();
	}

	/** Reserves a seat at the first candidate with a free one. */
	@Nullable SeatOffer free() {
		this.seatsReserved = false;
		this.reserved.clear();
		Iterator<EnvironmentRef> order = inTimeFirst().iterator();
		while (order.hasNext()) {
			EnvironmentRef environment = order.next();
			SeatReservations.Full full = this.inFlight.reservations().full(environment, this.classId);
			if (full == SeatReservations.Full.SEATS_ARE_RESERVED) {
				this.seatsReserved = true;
				this.reserved.add(environment);
			}
			else if (full != null) {
				continue;
			}
			else if (!this.inFlight.circuitBreakers().tryAcquirePermission(environment.portal())) {
				this.seatsReserved |= circuit(environment) == CircuitState.HALF_OPEN;
			}
			else if (this.inFlight.reservations()
				.tryReserve(environment, this.classId) instanceof SeatReservations.Reservation reservation) {
				return new SeatOffer(environment, reservation, true, 1 + left(order));
			}
			else {
				this.inFlight.circuitBreakers().releasePermission(environment.portal());
				this.seatsReserved = true;
			}
		}
		return null;
	}

	/** Mostly the first one grants a session: no more are counted than matter. */
	private static int left(Iterator<EnvironmentRef> order) {
		int left = 0;
		while (left < PortalRequester.SHARES - 1 && order.hasNext()) {
			order.next();
			left++;
		}
		return left;
	}

	/** Whether only other requests keep this one from an environment. */
	boolean areSeatsReserved() {
		return this.seatsReserved;
	}

	/**
	 * Whether no environment has a seat and some seats are still reserved, so that
	 * another plan would find none either. Each of a thousand waiting requests finds this
	 * out at each signal: it takes a fraction of a plan's time.
	 */
	boolean areSeatsStillReserved(List<WorkshopEnvironment> environments) {
		boolean still = false;
		for (WorkshopEnvironment environment : environments) {
			SeatReservations.Full full = this.inFlight.reservations().full(environment.ref(), this.classId);
			if (full == null) {
				return false;
			}
			still |= full == SeatReservations.Full.SEATS_ARE_RESERVED && this.reserved.contains(environment.ref());
		}
		return still;
	}

	/**
	 * Portals that cannot come to this request in time follow all others, whatever the
	 * order.
	 */
	private Stream<EnvironmentRef> inTimeFirst() {
		return Stream.concat(inOrder().filter(this.deadlineFilter::isInTime),
				inOrder()
					.filter((environment) -> !this.deadlineFilter.isInTime(environment)
							&& this.deadlineFilter.mayAnswer(environment))
					.sorted(Comparator.comparing(this.deadlineFilter::queue)));
	}

	/**
	 * The plan's order, but busy environments come later, and half-open circuits later
	 * still. Those that are believed to be full come last: reservations know better.
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
		return this.context.plan()
			.candidates()
			.stream()
			.map((candidate) -> candidate.environment().ref())
			.filter(which);
	}

	/** Environments whose seats are for requests on the wait list. */
	private Map<EnvironmentRef, Integer> forOthers() {
		Map<EnvironmentRef, Integer> all = this.seatPriority.kept(this.context.workshop(),
				this.inFlight.reservations().held().holder(this.classId));
		if (!all.isEmpty()) {
			Stream.concat(candidates((any) -> true), excluded((any) -> true))
				.mapToInt((environment) -> all.getOrDefault(environment, 0))
				.forEach((requests) -> this.context.queued = Math.max(this.context.queued, requests));
		}
		return all;
	}

	private Stream<EnvironmentRef> excluded(Certainty certainty) {
		return excluded((exclusion) -> exclusion.certainty() == certainty);
	}

	private Stream<EnvironmentRef> excluded(Predicate<Exclusion> which) {
		return this.context.plan().excluded().stream().filter(which).map((exclusion) -> exclusion.environment().ref());
	}

	private CircuitState circuit(EnvironmentRef environment) {
		return this.inFlight.circuitBreakers().circuit(environment.portal());
	}

	private boolean wasBusy(EnvironmentRef environment) {
		LastReply reply = this.context.reply(environment);
		return reply != null && reply.wasBusy();
	}

	private boolean mayBeAsked(EnvironmentRef environment) {
		LastReply reply = this.context.reply(environment);
		PortalReading reading = this.context.reading(environment.portal());
		if (this.inFlight.refusals().refusedAt(environment, this.context.user, reading) != null) {
			return false;
		}
		return reply == null || switch (reply.kind()) {
			case BUSY -> reply.times() < TIMES_BUSY;
			case NEVER_MADE -> reply.times() < TIMES_NEVER_MADE;
			case NO_SESSION ->
				reply.times() < TIMES_REFUSED && reading != null && reading.startedAt().isAfter(reply.repliedAt());
			case USER_LIMIT, OTHER -> false;
		};
	}

	/** Whether one has a seat without a reservation. */
	boolean haveSeat() {
		return inOrder()
			.anyMatch((environment) -> this.inFlight.reservations().full(environment, this.classId) == null);
	}

	/** Those without a seat by a reading from before the request or their reply. */
	List<EnvironmentRef> old() {
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		return Stream.concat(excluded(Certainty.BELIEVED_FULL), candidates((any) -> true))
			.filter((environment) -> circuit(environment) != CircuitState.OPEN && !forOthers.containsKey(environment)
					&& isOld(environment))
			.toList();
	}

	private boolean isOld(EnvironmentRef environment) {
		LastReply reply = this.context.reply(environment);
		PortalReading reading = this.context.reading(environment.portal());
		if (reading == null
				|| (reply != null && (reply.kind() != LastReply.Kind.NO_SESSION || reply.times() >= TIMES_REFUSED))
				|| this.inFlight.refusals().isUserLimit(environment.portal(), this.context.user)) {
			return false;
		}
		return reading.startedAt().isBefore((reply != null) ? reply.repliedAt() : this.startedAt);
	}

	/** One whose seats lost answers may have taken. */
	@Nullable SeatOffer uncertain() {
		return reserveUnchecked(inOrder()
			.filter((environment) -> this.inFlight.reservations()
				.full(environment, this.classId) == SeatReservations.Full.SEATS_MAY_BE_TAKEN)
			.toList());
	}

	/** One without a new reading. */
	@Nullable SeatOffer unverified() {
		if (this.unverified >= this.believedAttempts) {
			return null;
		}
		Map<EnvironmentRef, Integer> forOthers = forOthers();
		List<EnvironmentRef> left = Stream
			.concat(excluded(Certainty.BELIEVED_FULL).filter(this::isOld), excluded(Certainty.BELIEVED_UNREACHABLE))
			.filter((environment) -> this.context.reply(environment) == null && !forOthers.containsKey(environment)
					&& mayBeAsked(environment))
			.toList();
		SeatOffer offer = reserveUnchecked(left);
		this.unverified += (offer != null) ? 1 : 0;
		return offer;
	}

	/**
	 * Reserves a seat without checking that one is free, except where it may be one that
	 * is held for a class.
	 */
	private @Nullable SeatOffer reserveUnchecked(List<EnvironmentRef> left) {
		for (EnvironmentRef environment : left) {
			if (this.deadlineFilter.mayAnswer(environment)
					&& this.inFlight.circuitBreakers().tryAcquirePermission(environment.portal())) {
				SeatReservations.Reservation reservation = this.inFlight.reservations()
					.reserveUnchecked(environment, this.classId);
				if (reservation != null) {
					return new SeatOffer(environment, reservation, false, left.size());
				}
				this.inFlight.circuitBreakers().releasePermission(environment.portal());
			}
		}
		return null;
	}

}
