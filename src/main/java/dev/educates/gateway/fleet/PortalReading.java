package dev.educates.gateway.fleet;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of a successful poll.
 *
 * @param startedAt time before the request was sent: earlier changes at the portal are in
 * the content
 * @param digest of the response body with this content; null if there is none, as after a
 * reply that changed the content
 */
public record PortalReading(PortalContent content, Instant startedAt, Instant observedAt, @Nullable String digest) {

	/** A reading without a digest. */
	public PortalReading(PortalContent content, Instant startedAt, Instant observedAt) {
		this(content, startedAt, observedAt, null);
	}

	/** How old the reading is; never negative. */
	public Duration age(Instant now) {
		return between(this.observedAt, now);
	}

	/** How long the poll took; never negative. */
	public Duration took() {
		return between(this.startedAt, this.observedAt);
	}

	private static Duration between(Instant start, Instant end) {
		return start.isBefore(end) ? Duration.between(start, end) : Duration.ZERO;
	}

}
