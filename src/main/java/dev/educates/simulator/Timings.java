package dev.educates.simulator;

import java.time.Duration;

/**
 * How fast a simulated portal lives, on its clock.
 *
 * @param startup a reserve is STARTING for so long, then WAITING
 * @param stopping an ended session is STOPPING for so long, then gone
 * @param reaperInterval between two runs of the reaper, which removes sessions whose hold
 * or time is over; more than zero
 * @param firstReap first run of the reaper, after the portal was made
 * @param tokenLifetime life of an access token, in whole seconds
 */
public record Timings(Duration startup, Duration stopping, Duration reaperInterval, Duration firstReap,
		Duration tokenLifetime) {

	/** Those of a real portal, without delays of Kubernetes. */
	public static final Timings DEFAULT = new Timings(Duration.ZERO, Duration.ofMillis(5), Duration.ofSeconds(15),
			Duration.ofSeconds(15), Duration.ofSeconds(36000));

	public Timings {
		if (startup.isNegative() || stopping.isNegative() || firstReap.isNegative() || tokenLifetime.isNegative()) {
			throw new IllegalArgumentException(
					"startup (%s), stopping (%s), firstReap (%s) and tokenLifetime (%s) must not be negative"
						.formatted(startup, stopping, firstReap, tokenLifetime));
		}
		if (!reaperInterval.isPositive()) {
			throw new IllegalArgumentException("reaperInterval (%s) must be positive".formatted(reaperInterval));
		}
	}

	/** These timings with another time of STOPPING. */
	public Timings withStopping(Duration stopping) {
		return new Timings(this.startup, stopping, this.reaperInterval, this.firstReap, this.tokenLifetime);
	}

	/** These timings with another start-up of reserves. */
	public Timings withStartup(Duration startup) {
		return new Timings(startup, this.stopping, this.reaperInterval, this.firstReap, this.tokenLifetime);
	}

}
