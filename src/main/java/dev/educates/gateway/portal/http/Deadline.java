package dev.educates.gateway.portal.http;

import java.time.Duration;

/**
 * The moment until which a call must be over, on the clock that never jumps.
 *
 * @param startedAt {@link System#nanoTime()} at its start
 * @param timeout for the whole call
 */
record Deadline(long startedAt, Duration timeout) {

	static Deadline in(Duration timeout) {
		return new Deadline(System.nanoTime(), timeout);
	}

	Duration waited() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	/**
	 * What is left, at least a millisecond: the call that is made with it fails at once.
	 */
	Duration left() {
		Duration left = this.timeout.minus(waited());
		return (left.compareTo(Duration.ofMillis(1)) > 0) ? left : Duration.ofMillis(1);
	}

	boolean isOver() {
		return waited().compareTo(this.timeout) >= 0;
	}

}
