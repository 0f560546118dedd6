package dev.educates.gateway.placement;

import java.util.List;

import dev.educates.gateway.fleet.Capacity;

/**
 * The order of Educates' lookup service 3.7.1: portal has room, environment has room, the
 * portal's remaining seats, ready reserves, the environment's remaining seats; no limit
 * counts as one remaining seat.
 */
final class LookupServicePolicy {

	static final String NAME = "lookup-service";

	static final PlacementPolicy POLICY = new PlacementPolicy(NAME, List.of(
			new Preference("portal-has-room", (seats) -> room(seats.portal(), seats.portalAllocated())),
			new Preference("environment-has-room", (seats) -> room(seats.environment(), seats.allocated())),
			new Preference("portal-remaining", (seats) -> remaining(seats.portal(), seats.portalAllocated())),
			new Preference("available", Seats::available),
			new Preference("environment-remaining", (seats) -> remaining(seats.environment(), seats.allocated()))));

	private LookupServicePolicy() {
	}

	private static long room(Capacity capacity, int taken) {
		return capacity.hasRoom(taken) ? 1 : 0;
	}

	/** The lookup service does not stop at 0: over-allocation ranks below full. */
	private static long remaining(Capacity capacity, int taken) {
		return switch (capacity) {
			case Capacity.Unlimited _ -> 1;
			case Capacity.Limited(int seats) -> (long) seats - taken;
		};
	}

}
