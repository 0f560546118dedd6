package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request for a session.
 */
public sealed interface RequestOutcome {

	/**
	 * Why it came about.
	 * @return plan and attempts
	 */
	Explanation explanation();

	/**
	 * There is a session.
	 *
	 * @param session the session
	 * @param activationUrl logs the owner's browser in: a secret
	 * @param activateBefore end of the hold
	 * @param reused whether the user had it already
	 * @param explanation why there
	 */
	record Granted(Session session, URI activationUrl, Instant activateBefore, boolean reused,
			Explanation explanation) implements RequestOutcome {

		@Override
		public String toString() {
			return "Granted[" + this.session.ref() + "]";
		}

	}

	/**
	 * Nobody gave one.
	 *
	 * @param reason why
	 * @param message for people
	 * @param retryable whether the same request may succeed later
	 * @param retryAfter when, null if nobody knows
	 * @param explanation who was considered
	 */
	record Refused(RefusalReason reason, String message, boolean retryable, @Nullable Duration retryAfter,
			Explanation explanation) implements RequestOutcome {
	}

}
