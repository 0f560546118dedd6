package dev.educates.gateway.placement;

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
	 * The policy with a configured name.
	 * @throws IllegalArgumentException if there is none
	 */
	public static PlacementPolicy named(String name) {
		return ALL.stream()
			.filter((policy) -> policy.name.equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"gateway.placement.policy (%s) is not known. Maybe %s".formatted(name,
							ALL.stream().map((each) -> "'" + each.name + "'").collect(Collectors.joining(" or ")))));
	}

	/** Values of all preferences, behind one that counts more. */
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
		return this.preferences.stream()
			.map((preference) -> new Score(preference.name(), preference.score().applyAsLong(prospect)))
			.toList();
	}

	/** The first difference from a better one, as a clause; null for none. */
	@Nullable String difference(Prospect prospect, Prospect better) {
		return this.preferences.stream()
			.filter((each) -> each.score().applyAsLong(prospect) != each.score().applyAsLong(better))
			.findFirst()
			.map((each) -> "here " + each.words().apply(prospect) + ", there " + each.words().apply(better))
			.orElse(null);
	}

	/** Best first; equal where the policy does not care. */
	static int bestFirst(long[] one, long[] other) {
		return Arrays.compare(other, one);
	}

}
