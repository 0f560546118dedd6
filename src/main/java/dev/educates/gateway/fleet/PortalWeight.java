package dev.educates.gateway.fleet;

/**
 * Which part of the new sessions operators want a portal to get.
 *
 * @param tier at least 1; 1 is tried first, a higher one when no lower one has a seat
 * @param weight from 0 to 1000: among portals of a tier one of weight 2 is asked by twice
 * as many requests at a time as one of weight 1, and its seats count twice; 0 gets none
 */
public record PortalWeight(int tier, int weight) {

	/** Where nothing is said: tier 1, weight 1. */
	public static final PortalWeight EQUAL = new PortalWeight(1, 1);

	/** The highest weight. */
	public static final int MOST = 1000;

	public PortalWeight {
		if (tier < 1) {
			throw new IllegalArgumentException("tier (%d) must be at least 1".formatted(tier));
		}
		if (weight < 0 || weight > MOST) {
			throw new IllegalArgumentException("weight (%d) must be from 0 to %d".formatted(weight, MOST));
		}
	}

}
