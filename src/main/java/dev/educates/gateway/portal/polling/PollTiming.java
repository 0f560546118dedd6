package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * When a portal is polled next. Requests may trigger polls, but there is a minimum pause
 * between two, which grows with the latency of the portal: polls take at most a fifth of
 * its time. There is no backoff: a failed poll is retried after half the interval, so
 * that recovery is detected within one interval.
 *
 * @param interval pause after a successful poll
 */
record PollTiming(Duration interval, Duration watchedInterval) {

	/** A reading of another replica is too old after so many intervals. */
	static final int INTERVALS_WITHOUT_LEASE = 2;

	private static final Duration MINIMUM_PAUSE = Duration.ofMillis(250);

	private static final int PAUSES_PER_POLL = 4;

	/** Minimum pause after a poll, also for triggered polls; at most the interval. */
	Duration minimumPause(Duration took, boolean failed) {
		Duration least = failed ? MINIMUM_PAUSE : longer(MINIMUM_PAUSE, took.multipliedBy(PAUSES_PER_POLL));
		return Collections.min(List.of(least, this.interval));
	}

	/**
	 * Pause after a poll, unless another one is triggered; at least the minimum pause.
	 * @param watched whether changes have been reported since it started
	 * @param random jitter, from 0 to 1: up to 10 % are added
	 */
	Duration pause(Duration took, boolean failed, boolean watched, double random) {
		if (failed) {
			return longer(minimumPause(took, true), this.interval.dividedBy(2).minus(took));
		}
		Duration pause = watched ? this.watchedInterval : this.interval;
		return pause.plusNanos((long) (pause.toNanos() * random / 10));
	}

	private static Duration longer(Duration one, Duration other) {
		return Collections.max(List.of(one, other));
	}

}
