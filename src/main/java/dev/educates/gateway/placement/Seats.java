package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.Capacity;

/**
 * The seats of an environment and its portal: those seen taken and those claimed by
 * requests under way. Seats that are claimed count as taken.
 *
 * @param portal the portal's limit
 * @param portalSeen seats seen taken on the whole portal
 * @param portalSeatReservations seats claimed on the whole portal
 * @param environment the environment's limit
 * @param seen seats seen taken in the environment
 * @param seatReservations seats claimed in the environment
 * @param available reserved sessions that were seen to be ready
 */
record Seats(Capacity portal, int portalSeen, int portalSeatReservations, Capacity environment, int seen,
		int seatReservations, int available) {

	int portalTaken() {
		return this.portalSeen + this.portalSeatReservations;
	}

	int taken() {
		return this.seen + this.seatReservations;
	}

	/** Seats that one may have, by the environment's limit and the portal's. */
	int left() {
		return Math.min(this.environment.remaining(taken()), this.portal.remaining(portalTaken()));
	}

	/** Reserved sessions that nobody has claimed: the first claims get them. */
	int ready() {
		return Math.min(left(), Math.max(0, this.available - this.seatReservations));
	}

}
