package dev.educates.gateway.graphql;

import java.time.Duration;

/** Somebody has to wait. */
@SuppressWarnings("serial")
final class TooManyAttempts extends RuntimeException {

	private final Duration retryAfter;

	TooManyAttempts(Duration retryAfter) {
		super("too many attempts to log in: try again in %d s".formatted(seconds(retryAfter)), null, false, false);
		this.retryAfter = retryAfter;
	}

	long retryAfterSeconds() {
		return seconds(this.retryAfter);
	}

	/** Never 0: there is something to wait for. */
	private static long seconds(Duration duration) {
		return duration.toSeconds() + 1;
	}

}
