package dev.educates.gateway.session;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import org.jspecify.annotations.Nullable;

/**
 * A request to one environment.
 *
 * @param detail the portal's words or the fault, for people; never a secret
 * @param finishedAt when the answer was there, or the time was over
 */
public record Attempt(EnvironmentRef environment, Outcome outcome, String detail, Instant startedAt,
		Instant finishedAt) {

	/** The last one at an environment, of some in order; null if it was not asked. */
	static @Nullable Attempt last(List<Attempt> attempts, EnvironmentRef environment) {
		return attempts.stream()
			.filter((attempt) -> attempt.environment().equals(environment))
			.reduce((first, last) -> last)
			.orElse(null);
	}

	/** How it ended. */
	public enum Outcome {

		/** It gave a session. */
		GRANTED,

		/** It said no. */
		REFUSED,

		/** Nothing could be sent. */
		UNREACHED,

		/** No answer that makes sense, though asked again. */
		UNKNOWN

	}

}
