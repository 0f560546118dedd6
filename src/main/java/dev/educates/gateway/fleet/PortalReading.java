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

	/**
	 * A reading whose content cannot be known again by a digest.
	 * @param startedAt before the question was sent
	 */
	public PortalReading(PortalContent content, Instant startedAt, Instant observedAt) {
		this(content, startedAt, observedAt, null);
	}

	/**
	 * How old the reading is.
	 * @return never negative
	 */
	public Duration age(Instant now) {
		Duration age = Duration.between(this.observedAt, now);
		return age.isNegative() ? Duration.ZERO : age;
	}

	/**
	 * How long the portal took to tell it.
	 * @return never negative
	 */
	public Duration took() {
		Duration took = Duration.between(this.startedAt, this.observedAt);
		return took.isNegative() ? Duration.ZERO : took;
	}

}
