package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.Capacity;

/**
 * The seats of an environment and its portal: polled seats and seats reserved by requests
 * in flight or held for classes. Reserved and held seats count as taken.
 *
 * @param portal the portal's limit
 * @param portalSeen allocated seats of the portal at the last poll
 * @param portalSeatReservations seats reserved on the whole portal
 * @param portalHeld seats held on the whole portal for classes
 * @param environment the environment's limit
 * @param seen allocated seats of the environment at the last poll
 * @param seatReservations seats reserved in the environment
 * @param held seats held in the environment for classes
 * @param available ready sessions at the last poll
 */
record Seats(Capacity portal, int portalSeen, int portalSeatReservations, int portalHeld, Capacity environment,
		int seen, int seatReservations, int held, int available) {

	int portalTaken() {
		return this.portalSeen + this.portalSeatReservations + this.portalHeld;
	}

	int taken() {
		return this.seen + this.seatReservations + this.held;
	}

	/** Free seats, within the limits of environment and portal. */
	int left() {
		return Math.min(this.environment.remaining(taken()), this.portal.remaining(portalTaken()));
	}

	/** Ready sessions without a reservation: the first reservations get them. */
	int ready() {
		return Math.min(left(), Math.max(0, this.available - this.seatReservations));
	}

}
