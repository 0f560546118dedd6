package dev.educates.gateway.session;

import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;

/**
 * One environment that was asked.
 *
 * @param environment who was asked
 * @param outcome what came of it
 * @param detail the portal's words or the fault, for people; never a secret
 * @param startedAt when it was asked
 * @param finishedAt when the answer was there or was waited for no longer
 */
public record Attempt(EnvironmentRef environment, Outcome outcome, String detail, Instant startedAt,
		Instant finishedAt) {

	/** What came of it. */
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
