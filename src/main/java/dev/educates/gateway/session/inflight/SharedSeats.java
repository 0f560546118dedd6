package dev.educates.gateway.session.inflight;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Seat reservations of all replicas. Each replica counts its own in
 * {@link SeatReservations}, and reserves here what it has reserved there.
 */
public interface SharedSeats {

	/** There is no other replica. */
	SharedSeats NONE = new SharedSeats() {

		@Override
		public boolean tryReserve(long id, EnvironmentRef environment, int freeInEnvironment, int freeInPortal) {
			return true;
		}

		@Override
		public void reserve(long id, EnvironmentRef environment) {
		}

		@Override
		public void end(long id, EnvironmentRef environment, @Nullable Session granted) {
		}

		@Override
		public void listen(Listener listener) {
		}

	};

	/**
	 * Those of all replicas that share a store.
	 * @param store the store
	 * @return the reservations of this replica
	 */
	static SharedSeats of(SharedStore store) {
		return new RedisSeats(store);
	}

	/**
	 * Reserves a seat if all replicas together have reserved fewer than there are.
	 * Without an answer of the store the seat counts as reserved: its portal knows
	 * better.
	 * @param id of a reservation of this replica; the same one is reserved once
	 * @param environment where
	 * @param freeInEnvironment free seats by the snapshot
	 * @param freeInPortal the same for the whole portal
	 * @return whether it is reserved
	 */
	boolean tryReserve(long id, EnvironmentRef environment, int freeInEnvironment, int freeInPortal);

	/**
	 * Reserves a seat whatever the numbers say, without waiting.
	 * @param id of a reservation of this replica
	 * @param environment where
	 */
	void reserve(long id, EnvironmentRef environment);

	/**
	 * Ends a reservation, without waiting.
	 * @param id of a reservation of this replica
	 * @param environment where
	 * @param granted the session that took the seat; null if it is free again
	 */
	void end(long id, EnvironmentRef environment, @Nullable Session granted);

	/**
	 * Learns what other replicas do.
	 * @param listener is called by one thread
	 */
	void listen(Listener listener);

	/** Learns what other replicas do. */
	interface Listener {

		/**
		 * A seat that was reserved may be free again.
		 * @param portal where; null if it may be anywhere
		 */
		void released(@Nullable PortalRef portal);

		/**
		 * Another replica has a session from a portal.
		 * @param session as granted just now
		 */
		void granted(Session session);

	}

}
