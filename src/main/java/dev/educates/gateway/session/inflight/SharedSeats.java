package dev.educates.gateway.session.inflight;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Seat reservations of all replicas. Each replica counts its own in
 * {@link SeatReservations}, and reserves here what it has reserved there. By default
 * there is no other replica.
 */
public interface SharedSeats {

	/** There is no other replica. */
	SharedSeats NONE = new SharedSeats() {
	};

	/** Those of all replicas that share a store. */
	static SharedSeats of(SharedStore store) {
		return new RedisSeats(store, RedisSeats.HELD);
	}

	/**
	 * Reserves a seat if all replicas together have reserved fewer than there are.
	 * Without an answer of the store the seat counts as reserved: its portal knows
	 * better.
	 * @param id of a reservation of this replica; the same one is reserved once
	 * @param freeInEnvironment free seats by the snapshot
	 * @param freeInPortal the same for the whole portal
	 */
	default boolean tryReserve(long id, EnvironmentRef environment, int freeInEnvironment, int freeInPortal) {
		return true;
	}

	/** Reserves a seat whatever the numbers say, without waiting. */
	default void reserve(long id, EnvironmentRef environment) {
	}

	/**
	 * Ends a reservation, without waiting.
	 * @param granted the session that took the seat; null if it is free again
	 */
	default void end(long id, EnvironmentRef environment, @Nullable Session granted) {
	}

	/** Adds a listener, which one thread calls. */
	default void listen(Listener listener) {
	}

	/** Learns what other replicas do. */
	interface Listener {

		/**
		 * A seat that was reserved may be free again.
		 * @param portal where; null if it may be anywhere
		 */
		void released(@Nullable PortalRef portal);

		/** Another replica has just been granted a session. */
		void granted(Session session);

	}

}
