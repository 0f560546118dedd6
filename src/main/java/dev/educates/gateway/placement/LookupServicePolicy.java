package dev.educates.gateway.placement;

import java.util.List;

import dev.educates.gateway.fleet.Capacity;

/**
 * The order of Educates' lookup service 3.7.1: portal has room, environment has room, the
 * portal's remaining seats, ready reserves, the environment's remaining seats; no limit
 * counts as one remaining seat. Unlike the lookup service, it counts reserved seats as
 * taken.
 */
final class LookupServicePolicy {

	static final String NAME = "lookup-service";

	static final PlacementPolicy POLICY = new PlacementPolicy(NAME, List.of(
			new Preference("portal-has-room", (one) -> room(one.seats().portal(), one.seats().portalTaken()),
					(one) -> room(one.seats().portal(), one.seats().portalTaken()) == 1 ? "the portal has room"
							: "the portal is full"),
			new Preference("environment-has-room", (one) -> room(one.seats().environment(), one.seats().taken()),
					(one) -> room(one.seats().environment(), one.seats().taken()) == 1 ? "the environment has room"
							: "the environment is full"),
			new Preference("portal-remaining", (one) -> remaining(one.seats().portal(), one.seats().portalTaken()),
					(one) -> portalLeft(one.seats())),
			new Preference("available", (one) -> one.seats().available(), LookupServicePolicy::available),
			new Preference("environment-remaining", (one) -> remaining(one.seats().environment(), one.seats().taken()),
					(one) -> PlacementText.are(remaining(one.seats().environment(), one.seats().taken()), "seat",
							"seats") + " left")));

	private LookupServicePolicy() {
	}

	private static long room(Capacity capacity, int taken) {
		return capacity.hasRoom(taken) ? 1 : 0;
	}

	/**
	 * Negative values are kept, as in the lookup service: over-allocated ranks below
	 * full.
	 */
	private static long remaining(Capacity capacity, int taken) {
		return switch (capacity) {
			case Capacity.Unlimited _ -> 1;
			case Capacity.Limited(int seats) -> (long) seats - taken;
		};
	}

	/** As polled; reservations do not count. */
	private static String available(Prospect one) {
		return PlacementText.count(one.seats().available(), "session was ready", "sessions were ready");
	}

	private static String portalLeft(Seats seats) {
		return switch (seats.portal()) {
			case Capacity.Unlimited _ -> "the portal has no limit, which counts as one seat";
			case Capacity.Limited _ ->
				PlacementText.are(remaining(seats.portal(), seats.portalTaken()), "seat", "seats")
						+ " left on the portal";
		};
	}

}
