package dev.educates.gateway.portal.polling;

import java.time.Duration;

/**
 * When a portal is looked at next. Many clients may cause looks; a portal gets a moment
 * between two all the same, and a longer one if its answers take long: looks have at most
 * a fifth of its time. A look that failed is repeated sooner, so that a portal that is
 * back is found within one interval: there is nobody who could be kept from work.
 *
 * @param interval from the end of a look that went well to the next one
 */
record PollBackoff(Duration interval) {

	private static final Duration BREATH = Duration.ofMillis(250);

	private static final int BREATHS_PER_LOOK = 4;

	/**
	 * The time after a look in which there is no other, whoever asks for one.
	 * @param took how long the look took
	 * @param failed whether it failed
	 * @return never more than the interval
	 */
	Duration breath(Duration took, boolean failed) {
		Duration least = failed ? BREATH : longer(BREATH, took.multipliedBy(BREATHS_PER_LOOK));
		return shorter(least, this.interval);
	}

	/**
	 * The time after a look in which there is no other unless somebody asks for one.
	 * @param took how long the look took
	 * @param failed whether it failed
	 * @param random from 0 to 1: up to 10 % are added, so that portals do not march in
	 * step
	 * @return never less than the breath
	 */
	Duration pause(Duration took, boolean failed, double random) {
		if (failed) {
			return longer(breath(took, true), this.interval.dividedBy(2).minus(took));
		}
		return this.interval.plusNanos((long) (this.interval.toNanos() * random / 10));
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
