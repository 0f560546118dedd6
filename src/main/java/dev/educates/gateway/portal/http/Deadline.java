package dev.educates.gateway.portal.http;

import java.time.Duration;

/** Deadline of a call on the monotonic clock. */
record Deadline(long startedAt, Duration timeout) {

	static Deadline in(Duration timeout) {
		return new Deadline(System.nanoTime(), timeout);
	}

	Duration waited() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	/** Remaining time, at least a millisecond, with which a call fails immediately. */
	Duration left() {
		Duration left = this.timeout.minus(waited());
		return (left.compareTo(Duration.ofMillis(1)) > 0) ? left : Duration.ofMillis(1);
	}

	boolean isOver() {
		return waited().compareTo(this.timeout) >= 0;
	}

}
