package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A named list of preferences, compared one after the other: the first difference
 * decides.
 *
 * @param name stands in explanations and in the configuration
 */
public record PlacementPolicy(String name, List<Preference> preferences) {

	private static final List<PlacementPolicy> ALL = List.of(SoonestPolicy.POLICY, LookupServicePolicy.POLICY);

	public PlacementPolicy {
		preferences = List.copyOf(preferences);
	}

	/**
	 * The policy of a name.
	 * @param name as configured
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static PlacementPolicy named(String name) {
		return ALL.stream()
			.filter((policy) -> policy.name.equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"gateway.placement.policy (%s) is not known. Maybe %s".formatted(name,
							ALL.stream().map((each) -> "'" + each.name + "'").collect(Collectors.joining(" or ")))));
	}

	/**
	 * Values of all preferences: those of two prospects are compared without objects.
	 * @param first counts more than all of them
	 */
	long[] values(Prospect prospect, long first) {
		long[] values = new long[1 + this.preferences.size()];
		values[0] = first;
		for (int i = 1; i < values.length; i++) {
			values[i] = this.preferences.get(i - 1).score().applyAsLong(prospect);
		}
		return values;
	}

	/** The same with their names. */
	List<Score> scores(Prospect prospect) {
		List<Score> scores = new ArrayList<>(this.preferences.size());
		for (Preference preference : this.preferences) {
			scores.add(new Score(preference.name(), preference.score().applyAsLong(prospect)));
		}
		return scores;
	}

	/**
	 * The first difference, as a clause.
	 * @param better the same or better, by this policy
	 * @return null if there is none
	 */
	@Nullable String difference(Prospect prospect, Prospect better) {
		for (Preference preference : this.preferences) {
			if (preference.score().applyAsLong(prospect) != preference.score().applyAsLong(better)) {
				return "here " + preference.words().apply(prospect) + ", there " + preference.words().apply(better);
			}
		}
		return null;
	}

	/** Best first; equal where the policy does not care. */
	static int bestFirst(long[] one, long[] other) {
		return Arrays.compare(other, one);
	}

}
