package dev.educates.gateway.fleet;

/**
 * Share of new sessions of a portal.
 *
 * @param tier at least 1; a higher tier is used when no lower one has a seat
 * @param weight from 0 to 1000, within the tier: weight 2 receives twice as many
 * concurrent requests as weight 1, and its seats count twice; 0 disables new sessions
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
