package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Seats that the newest snapshot shows as free, but that requests in flight may take or
 * may have taken. A reservation counts for its environment and its portal.
 *
 * <h2>Guarantees</h2> Reservations of {@link #tryReserve} and the seats that are taken
 * are together never more than there are. A seat that is given becomes part of the
 * snapshot in the same moment in which its reservation ends: no request sees it twice or
 * not at all. Releasing a reservation is idempotent. With other replicas, reservations of
 * all of them together are no more than the seats that are free. Seats that are held for
 * a class ({@link SeatHolds}) are left to requests of that class: a reservation of one of
 * them takes the place of a held seat.
 */
public final class SeatReservations {

	private final Supplier<FleetSnapshot> newest;

	private final WaitStrategy.ChangeSignal freed;

	private final @Nullable SharedSeats shared;

	private final SeatHolds holds;

	/** The message of a release may have come before the environment was added. */
	private static final long RESERVED_NANOS = Duration.ofSeconds(2).toNanos();

	/**
	 * Where other replicas have reserved all seats, and since when, until one of them is
	 * released.
	 */
	private final Map<Seats, Long> reservedElsewhere = new HashMap<>();

	private long last;

	/** Changed under the lock of this object, and read without waiting. */
	private volatile SeatCounts counts = SeatCounts.NONE;

	/**
	 * No reservations yet.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param freed is given when a request that found no seat may find one, or has no
	 * other request to wait for
	 */
	SeatReservations(Supplier<FleetSnapshot> newest, WaitStrategy.ChangeSignal freed, @Nullable SharedSeats shared,
			SeatHolds holds) {
		this.newest = newest;
		this.freed = freed;
		this.shared = shared;
		this.holds = holds;
	}

	/**
	 * Reserves a seat if there is one left, of the environment and of its portal.
	 * @param classId the class whose held seats the request may take; null for none
	 * @return the reservation, or why there is none
	 */
	public Answer tryReserve(EnvironmentRef environment, @Nullable String classId) {
		Reservation reservation;
		int freeInEnvironment;
		int freeInPortal;
		synchronized (this) {
			Full full = full(environment, classId);
			if (full != null) {
				return full;
			}
			FleetSnapshot fleet = this.newest.get();
			freeInEnvironment = HeldSeats.freeSeats(fleet, environment) - heldSeats(environment, classId);
			freeInPortal = HeldSeats.freeSeats(fleet, environment.portal()) - heldSeats(environment.portal(), classId);
			reservation = added(environment, classId);
		}
		if (this.shared == null
				|| this.shared.tryReserve(reservation.id, environment, freeInEnvironment, freeInPortal)) {
			return reservation;
		}
		synchronized (this) {
			end(reservation);
			this.reservedElsewhere.put(new Seats(environment, classId), System.nanoTime());
		}
		return Full.SEATS_ARE_RESERVED;
	}

	/**
	 * Another replica has released a reservation.
	 * @param portal where; null if it may be anywhere
	 */
	public void releasedElsewhere(@Nullable PortalRef portal) {
		boolean any;
		synchronized (this) {
			any = this.reservedElsewhere.keySet()
				.removeIf((seats) -> portal == null || seats.environment.portal().equals(portal));
		}
		if (any) {
			this.freed.signal();
		}
	}

	/** Why no seat is left to reserve; null if there is one. */
	public synchronized @Nullable Full full(EnvironmentRef environment, @Nullable String classId) {
		FleetSnapshot fleet = this.newest.get();
		PortalRef portal = environment.portal();
		int free = HeldSeats.freeSeats(fleet, environment);
		int portalFree = HeldSeats.freeSeats(fleet, portal);
		if (free == 0 || portalFree == 0) {
			return Full.SEATS_ARE_TAKEN;
		}
		HeldSeats held = this.holds.in(fleet);
		int forOthers = held.forOthers(environment, classId);
		int portalForOthers = held.forOthers(portal, classId);
		if (free <= forOthers || portalFree <= portalForOthers) {
			return Full.SEATS_ARE_HELD;
		}
		if (areReservedElsewhere(environment, classId)) {
			return Full.SEATS_ARE_RESERVED;
		}
		int left = free - heldSeats(environment, classId);
		int portalLeft = portalFree - heldSeats(portal, classId);
		if (left > seatReservations(environment) && portalLeft > seatReservations(portal)) {
			return null;
		}
		boolean certain = left <= this.counts.inFlight(environment) || portalLeft <= this.counts.inFlight(portal);
		if (certain) {
			return Full.SEATS_ARE_RESERVED;
		}
		return mayBeHeld(environment, classId) ? Full.SEATS_ARE_HELD : Full.SEATS_MAY_BE_TAKEN;
	}

	/** Whether other replicas have just reserved all seats that seem to be free. */
	public synchronized boolean areReservedElsewhere(EnvironmentRef environment, @Nullable String classId) {
		Long since = this.reservedElsewhere.get(new Seats(environment, classId));
		return since != null && System.nanoTime() - since < RESERVED_NANOS;
	}

	/**
	 * Whether a request that takes a seat there, though none is certain, may take a held
	 * one.
	 */
	private boolean mayBeHeld(EnvironmentRef environment, @Nullable String classId) {
		PortalRef portal = environment.portal();
		HeldSeats held = held();
		return held.forOthers(environment, classId) > 0
				|| (held.forOthers(portal, classId) > 0 && HeldSeats.freeSeats(this.newest.get(), portal)
						- heldSeats(portal, classId) <= this.counts.reservations(portal));
	}

	/**
	 * Seats of an environment that are held for other classes than that of a request,
	 * without those that requests of these classes have reserved.
	 */
	public synchronized int heldSeats(EnvironmentRef environment, @Nullable String classId) {
		return this.counts.unreserved(environment, held().environments().get(environment), classId);
	}

	/** The same of a portal. */
	public synchronized int heldSeats(PortalRef portal, @Nullable String classId) {
		return this.counts.unreserved(portal, held().portals().get(portal), classId);
	}

	/** Seats that are held for classes by the newest snapshot. */
	public HeldSeats held() {
		return this.holds.in(this.newest.get());
	}

	/**
	 * Reserves a seat whatever the numbers say, unless it may be one that is held for
	 * another class.
	 * @return null if seats are held there
	 */
	public synchronized @Nullable Reservation reserveUnchecked(EnvironmentRef environment, @Nullable String classId) {
		if (mayBeHeld(environment, classId)) {
			return null;
		}
		Reservation reservation = added(environment, classId);
		if (this.shared != null) {
			this.shared.reserve(reservation.id, environment);
		}
		return reservation;
	}

	private Reservation added(EnvironmentRef environment, @Nullable String classId) {
		this.counts = this.counts.with(environment, classId);
		return new Reservation(++this.last, environment, classId);
	}

	/** No seat was taken, or the snapshot shows it: the reservation ends. */
	public synchronized void release(Reservation reservation) {
		if (end(reservation)) {
			endShared(reservation, null);
			this.reservedElsewhere.keySet()
				.removeIf((each) -> each.environment.portal().equals(reservation.environment.portal()));
			this.freed.signal();
		}
	}

	/**
	 * A seat was given: the snapshot has it from now on, and the reservation ends.
	 * @param session the session that took the seat
	 * @param publish puts it into the snapshot; must not block
	 */
	public synchronized void give(Reservation reservation, Session session, Consumer<Session> publish) {
		try {
			publish.accept(session);
		}
		finally {
			if (end(reservation)) {
				endShared(reservation, session);
			}
		}
		if (this.counts.inFlight(reservation.environment.portal()) == 0) {
			this.freed.signal();
		}
	}

	/**
	 * A seat may have been taken: the reservation stays, though the request has ended.
	 */
	public synchronized void keep(Reservation reservation) {
		if (reservation.requester) {
			reservation.requester = false;
			this.counts = this.counts.withoutRequest(reservation.environment);
			this.freed.signal();
		}
	}

	private boolean end(Reservation reservation) {
		if (reservation.over) {
			return false;
		}
		reservation.over = true;
		SeatCounts rest = this.counts.without(reservation.environment, reservation.classId);
		this.counts = reservation.requester ? rest.withoutRequest(reservation.environment) : rest;
		reservation.requester = false;
		return true;
	}

	private void endShared(Reservation reservation, @Nullable Session granted) {
		if (this.shared != null) {
			this.shared.end(reservation.id, reservation.environment, granted);
		}
	}

	/** Reserved seats of an environment. */
	public synchronized int seatReservations(EnvironmentRef environment) {
		return this.counts.reservations(environment);
	}

	/** Reserved seats of a portal. */
	public synchronized int seatReservations(PortalRef portal) {
		return this.counts.reservations(portal);
	}

	/** Requests that a portal is being asked, or that wait for their turn there. */
	public int inFlight(PortalRef portal) {
		return this.counts.inFlight(portal);
	}

	/**
	 * The numbers of this moment, without waiting: only {@link #tryReserve} is binding.
	 */
	SeatCounts counts() {
		return this.counts;
	}

	/**
	 * Reservations of all seats: 0 when no request is in flight and no answer was lost.
	 */
	public int sum() {
		return this.counts.sum();
	}

	/** The seats that requests of a class, or of none, may take in an environment. */
	private record Seats(EnvironmentRef environment, @Nullable String classId) {
	}

	/** Whether there is a reservation. */
	public sealed interface Answer {

	}

	/** Why there is none. */
	public enum Full implements Answer {

		/** No seat is left. */
		SEATS_ARE_TAKEN,

		/** Seats are left, but there are as many requests in flight. */
		SEATS_ARE_RESERVED,

		/** Seats are left, but they are held for classes. */
		SEATS_ARE_HELD,

		/** Seats seem to be left, but lost answers may have taken them. */
		SEATS_MAY_BE_TAKEN

	}

	/** A seat that may be taken. */
	public static final class Reservation implements Answer {

		private final long id;

		private final EnvironmentRef environment;

		private final @Nullable String classId;

		private boolean requester = true;

		private boolean over;

		private Reservation(long id, EnvironmentRef environment, @Nullable String classId) {
			this.id = id;
			this.environment = environment;
			this.classId = classId;
		}

		EnvironmentRef environment() {
			return this.environment;
		}

	}

}
