package dev.educates.gateway.session.inflight;

import dev.educates.gateway.fleet.FleetSnapshot;

/** Seats that are kept for classes. */
@FunctionalInterface
public interface SeatHolds {

	/** No class holds seats. */
	SeatHolds NONE = (fleet) -> HeldSeats.NONE;

	/**
	 * The held seats of a snapshot. Called on the thread of each request and under a
	 * lock, so it must be quick and must not block.
	 */
	HeldSeats in(FleetSnapshot fleet);

}
