package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;

/**
 * What came of an attempt to log in.
 */
public sealed interface LoginOutcome {

	/**
	 * The client has shown who it is.
	 *
	 * @param token to be sent with each request: a secret
	 * @param expiresAt when it ends
	 * @param caller the client
	 */
	record LoggedIn(String token, Instant expiresAt, Caller caller) implements LoginOutcome {

		@Override
		public String toString() {
			return "LoggedIn[" + this.caller + "]";
		}

	}

	/** No such client, or another password; nobody is told which. */
	record Rejected() implements LoginOutcome {
	}

	/**
	 * Too many attempts failed, or are under way.
	 *
	 * @param retryAfter when the next one is looked at
	 */
	record TooManyAttempts(Duration retryAfter) implements LoginOutcome {
	}

}
