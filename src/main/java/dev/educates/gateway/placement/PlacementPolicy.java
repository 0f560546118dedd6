package dev.educates.gateway.placement;

import java.util.Comparator;
import java.util.List;

/**
 * A named list of preferences, compared one after the other: the first difference
 * decides.
 */
public final class PlacementPolicy {

	private final String name;

	private final List<Preference> preferences;

	PlacementPolicy(String name, List<Preference> preferences) {
		this.name = name;
		this.preferences = List.copyOf(preferences);
	}

	/**
	 * The policy of a name.
	 * @param name as configured
	 * @return the policy
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static PlacementPolicy named(String name) {
		if (LookupServicePolicy.NAME.equals(name)) {
			return LookupServicePolicy.POLICY;
		}
		throw new IllegalArgumentException(
				"placement policy '%s' is not known. Maybe '%s'".formatted(name, LookupServicePolicy.NAME));
	}

	/**
	 * Stands in explanations and in the configuration.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	List<Score> scores(Seats seats) {
		return this.preferences.stream()
			.map((preference) -> new Score(preference.name(), preference.score().applyAsLong(seats)))
			.toList();
	}

	/** Best first; equal where the policy does not care. */
	static Comparator<List<Score>> bestFirst() {
		return (one, other) -> {
			for (int i = 0; i < one.size(); i++) {
				int order = Long.compare(other.get(i).value(), one.get(i).value());
				if (order != 0) {
					return order;
				}
			}
			return 0;
		};
	}

}
