package dev.educates.gateway.subscription;

import java.time.Clock;
import java.time.Instant;

/** The present, the same one for all that have it. */
final class Present {

	private final Clock clock;

	Present(Clock clock) {
		this.clock = clock;
	}

	Instant instant() {
		return this.clock.instant();
	}

}
