package dev.educates.gateway.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * The result of a successful poll.
 *
 * @param content the content
 * @param startedAt before the question was sent: what happened at the portal earlier is
 * in the content
 * @param observedAt when the answer was there
 */
public record PortalReading(PortalContent content, Instant startedAt, Instant observedAt) {

	/**
	 * How old the reading is.
	 * @param now the present
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
