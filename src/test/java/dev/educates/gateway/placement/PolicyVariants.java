package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Placement by preferences in other orders than ours, to be measured against it.
 */
public final class PolicyVariants {

	private static final Map<String, Preference> PREFERENCES = Map.of("trust",
			new Preference("trust", (one) -> (one.circuit() == CircuitState.CLOSED) ? 1 : 0, Prospect::circuitText),
			"ready", new Preference("ready", (one) -> Math.min(1, one.seats().ready()), Prospect::queueInWords),
			"queue", new Preference("queue", (one) -> -one.inFlight(), Prospect::queueInWords), "seats",
			new Preference("seats", (one) -> one.seats().left(), Prospect::seatsInWords));

	private PolicyVariants() {
	}

	/**
	 * Placement by a policy of that name, or by preferences with {@code >} between them.
	 */
	public static PlacementPlanner placement(String name) {
		if (!name.contains(">")) {
			return new PlacementPlanner(PlacementPolicy.named(name));
		}
		List<Preference> preferences = new ArrayList<>(List.of(PREFERENCES.get("trust")));
		for (String preference : name.split(">")) {
			preferences.add(PREFERENCES.get(preference.strip()));
		}
		return new PlacementPlanner(new PlacementPolicy(name, preferences));
	}

}
