package dev.educates.gateway.server.limits;

import java.time.Duration;

/** A limit is reached: the client has to wait. The message is for the client. */
@SuppressWarnings("serial")
public final class TooManyRequests extends RuntimeException {

	private final Duration retryAfter;

	/** Too much. */
	public TooManyRequests(String message, Duration retryAfter) {
		super("%s: try again in %d s".formatted(message, seconds(retryAfter)), null, false, false);
		this.retryAfter = retryAfter;
	}

	/** How long to wait, never 0. */
	public long retryAfterSeconds() {
		return seconds(this.retryAfter);
	}

	private static long seconds(Duration duration) {
		return duration.toSeconds() + 1;
	}

}
