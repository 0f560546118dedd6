package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Seats that the newest snapshot shows as free, but that requests in flight may take or
 * may have taken. A reservation counts for its environment and its portal.
 *
 * <h2>Guarantees</h2> Reservations of {@link #tryReserve} and the seats that are taken
 * are together never more than there are. A seat that is given becomes part of the
 * snapshot in the same moment in which its reservation ends: no request sees it twice or
 * not at all. Releasing a reservation is idempotent. With other replicas, reservations of
 * all of them together are no more than the seats that are free.
 */
public final class SeatReservations {

	private final Supplier<? extends FleetView> newest;

	private final WaitStrategy.ChangeSignal freed;

	private final SharedSeats shared;

	/** The message of a release may have come before the environment was added. */
	private static final long RESERVED_NANOS = Duration.ofSeconds(2).toNanos();

	/**
	 * Where other replicas have reserved all seats, and since when, until one of them is
	 * released.
	 */
	private final Map<EnvironmentRef, Long> reservedElsewhere = new HashMap<>();

	private long last;

	private final Map<EnvironmentRef, Integer> environments = new ConcurrentHashMap<>();

	private final Map<PortalRef, Integer> portals = new ConcurrentHashMap<>();

	private final Map<EnvironmentRef, Integer> inFlightByEnvironment = new ConcurrentHashMap<>();

	private final Map<PortalRef, Integer> inFlightByPortal = new ConcurrentHashMap<>();

	private final Counts counts = new Counts(Collections.unmodifiableMap(this.environments),
			Collections.unmodifiableMap(this.portals), Collections.unmodifiableMap(this.inFlightByPortal));

	/**
	 * No reservations yet.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param freed is given when a request that found no seat may find one, or has no
	 * other request to wait for
	 * @param shared reservations of other replicas
	 */
	SeatReservations(Supplier<? extends FleetView> newest, WaitStrategy.ChangeSignal freed, SharedSeats shared) {
		this.newest = newest;
		this.freed = freed;
		this.shared = shared;
	}

	/**
	 * Reserves a seat if there is one left, of the environment and of its portal.
	 * @param environment any
	 * @return the reservation, or why there is none
	 */
	public Answer tryReserve(EnvironmentRef environment) {
		Reservation reservation;
		int freeInEnvironment;
		int freeInPortal;
		synchronized (this) {
			Full full = full(environment);
			if (full != null) {
				return full;
			}
			FleetView fleet = this.newest.get();
			WorkshopEnvironment seats = fleet.environment(environment);
			Portal portal = fleet.portal(environment.portal());
			PortalContent content = (portal != null) ? portal.content() : null;
			if (seats == null || content == null) {
				return Full.SEATS_ARE_TAKEN;
			}
			freeInEnvironment = seats.remaining();
			freeInPortal = content.remaining();
			reservation = added(environment);
		}
		if (this.shared.tryReserve(reservation.id, environment, freeInEnvironment, freeInPortal)) {
			return reservation;
		}
		synchronized (this) {
			end(reservation);
			this.reservedElsewhere.put(environment, System.nanoTime());
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
				.removeIf((environment) -> portal == null || environment.portal().equals(portal));
		}
		if (any) {
			this.freed.signal();
		}
	}

	/**
	 * Why no seat is left to reserve.
	 * @param environment any
	 * @return null if there is one
	 */
	public synchronized @Nullable Full full(EnvironmentRef environment) {
		FleetView fleet = this.newest.get();
		WorkshopEnvironment seats = fleet.environment(environment);
		Portal portal = fleet.portal(environment.portal());
		PortalContent content = (portal != null) ? portal.content() : null;
		if (seats == null || content == null || seats.remaining() == 0 || content.remaining() == 0) {
			return Full.SEATS_ARE_TAKEN;
		}
		Long since = this.reservedElsewhere.get(environment);
		if (since != null && System.nanoTime() - since < RESERVED_NANOS) {
			return Full.SEATS_ARE_RESERVED;
		}
		if (seats.remaining() > seatReservations(environment)
				&& content.remaining() > seatReservations(environment.portal())) {
			return null;
		}
		boolean certain = seats.remaining() <= this.inFlightByEnvironment.getOrDefault(environment, 0)
				|| content.remaining() <= inFlight(environment.portal());
		return certain ? Full.SEATS_ARE_RESERVED : Full.SEATS_MAY_BE_TAKEN;
	}

	/**
	 * Reserves a seat whatever the numbers say.
	 * @param environment any
	 * @return the reservation
	 */
	public synchronized Reservation reservation(EnvironmentRef environment) {
		Reservation reservation = added(environment);
		this.shared.reserve(reservation.id, environment);
		return reservation;
	}

	private Reservation added(EnvironmentRef environment) {
		this.environments.merge(environment, 1, Integer::sum);
		this.portals.merge(environment.portal(), 1, Integer::sum);
		this.inFlightByEnvironment.merge(environment, 1, Integer::sum);
		this.inFlightByPortal.merge(environment.portal(), 1, Integer::sum);
		return new Reservation(++this.last, environment);
	}

	/**
	 * No seat was taken, or the snapshot shows it: the reservation ends.
	 * @param reservation a reservation of this object
	 */
	public synchronized void release(Reservation reservation) {
		if (end(reservation)) {
			this.shared.end(reservation.id, reservation.environment, null);
			this.reservedElsewhere.keySet().removeIf((each) -> each.portal().equals(reservation.environment.portal()));
			this.freed.signal();
		}
	}

	/**
	 * A seat was given: the snapshot has it from now on, and the reservation ends.
	 * @param reservation a reservation of this object
	 * @param session the session that took the seat
	 * @param publish puts it into the snapshot; must not block
	 */
	public synchronized void give(Reservation reservation, Session session, Consumer<Session> publish) {
		try {
			publish.accept(session);
		}
		finally {
			if (end(reservation)) {
				this.shared.end(reservation.id, reservation.environment, session);
			}
		}
		if (!this.inFlightByPortal.containsKey(reservation.environment.portal())) {
			this.freed.signal();
		}
	}

	/**
	 * A seat may have been taken: the reservation stays, though the request has ended.
	 * @param reservation a reservation of this object
	 */
	public synchronized void keep(Reservation reservation) {
		if (reservation.requester) {
			reservation.requester = false;
			decrease(this.inFlightByEnvironment, reservation.environment);
			decrease(this.inFlightByPortal, reservation.environment.portal());
			this.freed.signal();
		}
	}

	private boolean end(Reservation reservation) {
		if (reservation.over) {
			return false;
		}
		reservation.over = true;
		decrease(this.environments, reservation.environment);
		decrease(this.portals, reservation.environment.portal());
		if (reservation.requester) {
			reservation.requester = false;
			decrease(this.inFlightByEnvironment, reservation.environment);
			decrease(this.inFlightByPortal, reservation.environment.portal());
		}
		return true;
	}

	private static <K> void decrease(Map<K, Integer> counts, K key) {
		counts.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * Reserved seats of an environment.
	 * @param environment any
	 * @return at least 0
	 */
	public synchronized int seatReservations(EnvironmentRef environment) {
		return this.environments.getOrDefault(environment, 0);
	}

	/**
	 * Reserved seats of a portal.
	 * @param portal any
	 * @return at least 0
	 */
	public synchronized int seatReservations(PortalRef portal) {
		return this.portals.getOrDefault(portal, 0);
	}

	/**
	 * Requests that a portal is being asked, or that wait for their turn there.
	 * @param portal any
	 * @return at least 0
	 */
	public synchronized int inFlight(PortalRef portal) {
		return this.inFlightByPortal.getOrDefault(portal, 0);
	}

	/**
	 * The numbers for callers that need many, without waiting.
	 * @return a view: what it shows may change, and only {@link #tryReserve} is binding
	 */
	Counts counts() {
		return this.counts;
	}

	/**
	 * Reservations of all seats.
	 * @return 0 when no request is in flight and no answer was lost
	 */
	public synchronized int sum() {
		return this.portals.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Reservations as they are; what is missing has none.
	 *
	 * @param environments reserved seats of environments
	 * @param portals reserved seats of portals
	 * @param inFlight requests that portals are being asked
	 */
	record Counts(Map<EnvironmentRef, Integer> environments, Map<PortalRef, Integer> portals,
			Map<PortalRef, Integer> inFlight) {
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

		/** Seats seem to be left, but lost answers may have taken them. */
		SEATS_MAY_BE_TAKEN

	}

	/** A seat that may be taken. */
	public static final class Reservation implements Answer {

		private final long id;

		private final EnvironmentRef environment;

		private boolean requester = true;

		private boolean over;

		private Reservation(long id, EnvironmentRef environment) {
			this.id = id;
			this.environment = environment;
		}

		EnvironmentRef environment() {
			return this.environment;
		}

	}

}
