package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.EnvironmentRef;

/**
 * Where an environment stands in a plan. The first difference of the values decides, then
 * the request's id, which spreads requests over environments that are equal, then the
 * name. No two environments of a plan have the same rank.
 */
final class Rank implements Comparable<Rank> {

	/** Powers of 31, with which a text's hash is shifted by texts of usual lengths. */
	private static final int[] POWERS = powers(128);

	private final long[] values;

	private final String requestId;

	private final EnvironmentRef environment;

	/** Made when it is first needed. */
	private int tieBreak;

	private boolean hasTieBreak;

	/**
	 * A rank.
	 * @param values higher is better
	 * @param requestId breaks ties
	 * @param environment whose rank it is
	 */
	Rank(long[] values, String requestId, EnvironmentRef environment) {
		this.values = values;
		this.requestId = requestId;
		this.environment = environment;
	}

	/** Higher is better. */
	long[] values() {
		return this.values;
	}

	/** Best first. */
	@Override
	public int compareTo(Rank other) {
		int order = PlacementPolicy.bestFirst(this.values, other.values);
		order = (order != 0) ? order : Integer.compare(tieBreak(), other.tieBreak());
		return (order != 0) ? order : this.environment.compareTo(other.environment);
	}

	private int tieBreak() {
		if (!this.hasTieBreak) {
			this.tieBreak = hash();
			this.hasTieBreak = true;
		}
		return this.tieBreak;
	}

	/** The hash of both texts in a row, without putting them together. */
	private int hash() {
		int hash = append(append(this.requestId.hashCode(), "\n"), this.environment.portal().cluster());
		hash = append(append(hash, "/"), this.environment.portal().name());
		return mixed(append(append(hash, "/"), this.environment.name()));
	}

	private static int append(int hash, String text) {
		int length = text.length();
		int shifted = hash;
		for (; length >= POWERS.length; length -= POWERS.length - 1) {
			shifted *= POWERS[POWERS.length - 1];
		}
		return shifted * POWERS[length] + text.hashCode();
	}

	private static int[] powers(int count) {
		int[] powers = new int[count];
		powers[0] = 1;
		for (int i = 1; i < count; i++) {
			powers[i] = 31 * powers[i - 1];
		}
		return powers;
	}

	/** Spreads the bits: ids that differ in one character must not sort alike. */
	private static int mixed(int hash) {
		int mixed = hash * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

}
