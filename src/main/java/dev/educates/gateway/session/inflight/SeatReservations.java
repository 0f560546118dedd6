package dev.educates.gateway.session.inflight;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Seats that the newest snapshot shows as free, but that requests in flight may take or
 * may have taken. A reservation counts for its environment and its portal.
 *
 * <h2>Guarantees</h2> Reservations of {@link #tryReserve} and the seats that are taken
 * are together never more than there are. A seat that is given becomes part of the
 * snapshot in the same moment in which its reservation ends: no request sees it twice or
 * not at all. Releasing a reservation is idempotent.
 */
public final class SeatReservations {

	private final Supplier<? extends FleetView> newest;

	private final WaitStrategy.ChangeSignal freed;

	private final Map<EnvironmentRef, Integer> environments = new HashMap<>();

	private final Map<PortalRef, Integer> portals = new HashMap<>();

	private final Map<EnvironmentRef, Integer> inFlightByEnvironment = new HashMap<>();

	private final Map<PortalRef, Integer> inFlightByPortal = new HashMap<>();

	/**
	 * No reservations yet.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param freed is given when a request that found no seat may find one, or has no
	 * other request to wait for
	 */
	SeatReservations(Supplier<? extends FleetView> newest, WaitStrategy.ChangeSignal freed) {
		this.newest = newest;
		this.freed = freed;
	}

	/**
	 * Reserves a seat if there is one left, of the environment and of its portal.
	 * @param environment any
	 * @return the reservation, or why there is none
	 */
	public synchronized Answer tryReserve(EnvironmentRef environment) {
		Full full = full(environment);
		return (full != null) ? full : reservation(environment);
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
		this.environments.merge(environment, 1, Integer::sum);
		this.portals.merge(environment.portal(), 1, Integer::sum);
		this.inFlightByEnvironment.merge(environment, 1, Integer::sum);
		this.inFlightByPortal.merge(environment.portal(), 1, Integer::sum);
		return new Reservation(environment);
	}

	/**
	 * No seat was taken, or the snapshot shows it: the reservation ends.
	 * @param reservation a reservation of this object
	 */
	public synchronized void release(Reservation reservation) {
		if (end(reservation)) {
			this.freed.signal();
		}
	}

	/**
	 * A seat was given: the snapshot has it from now on, and the reservation ends.
	 * @param reservation a reservation of this object
	 * @param publish puts it into the snapshot; must not block
	 */
	public synchronized void give(Reservation reservation, Runnable publish) {
		try {
			publish.run();
		}
		finally {
			end(reservation);
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
	 * The numbers of this moment, for callers that need many.
	 * @return a copy: requests in flight are few beside environments
	 */
	synchronized Counts counts() {
		return new Counts(Map.copyOf(this.environments), Map.copyOf(this.portals), Map.copyOf(this.inFlightByPortal));
	}

	/**
	 * Reservations of all seats.
	 * @return 0 when no request is in flight and no answer was lost
	 */
	public synchronized int sum() {
		return this.portals.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Reservations at one moment; what is missing has none.
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

		private final EnvironmentRef environment;

		private boolean requester = true;

		private boolean over;

		private Reservation(EnvironmentRef environment) {
			this.environment = environment;
		}

		EnvironmentRef environment() {
			return this.environment;
		}

	}

}
