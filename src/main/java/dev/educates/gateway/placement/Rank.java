package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.EnvironmentRef;

/**
 * Where an environment stands in a plan. The first difference of the values decides, then
 * the request's id, which spreads requests over environments that are equal, then the
 * name. No two environments of a plan have the same rank.
 */
final class Rank implements Comparable<Rank> {

	private final long[] values;

	private final int tieBreak;

	private final EnvironmentRef environment;

	/**
	 * A rank.
	 * @param values higher is better
	 * @param tieBreak lower is better
	 * @param environment whose rank it is
	 */
	Rank(long[] values, int tieBreak, EnvironmentRef environment) {
		this.values = values;
		this.tieBreak = tieBreak;
		this.environment = environment;
	}

	/** Best first. */
	@Override
	public int compareTo(Rank other) {
		int order = PlacementPolicy.bestFirst(this.values, other.values);
		order = (order != 0) ? order : Integer.compare(this.tieBreak, other.tieBreak);
		return (order != 0) ? order : this.environment.compareTo(other.environment);
	}

}
