package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;

/**
 * The outcome of an attempt to log in.
 */
public sealed interface LoginOutcome {

	/**
	 * The client is authenticated.
	 *
	 * @param token to be sent with each request: a secret
	 * @param expiresAt when it expires
	 * @param caller the client
	 */
	record LoggedIn(String token, Instant expiresAt, Caller caller) implements LoginOutcome {

		@Override
		public String toString() {
			return "LoggedIn[" + this.caller + "]";
		}

	}

	/** No such client, or a wrong password: the client does not learn which. */
	record Rejected() implements LoginOutcome {
	}

	/**
	 * Too many attempts failed, or are in progress.
	 *
	 * @param retryAfter the time until the next one is accepted
	 */
	record TooManyAttempts(Duration retryAfter) implements LoginOutcome {
	}

}
