package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sessions that a caller with a limited right, such as a voucher, gets. All
 * calls for one user and workshop are made one after the other, on whichever replica: the
 * request has the lock of the user. By default it counts nothing.
 */
public interface UseCounter {

	/** Counts nothing. */
	UseCounter NONE = new UseCounter() {
	};

	/**
	 * Takes a use before a new session is requested; the user has none of the workshop.
	 * Either {@link #granted} or {@link #refused} follows, unless there is a fault.
	 * @param deadline when the request has an outcome, at the latest
	 * @return null if it is taken, else why not
	 */
	default @Nullable Refusal take(Caller caller, SessionRequest request, Duration deadline) {
		return null;
	}

	/**
	 * The user has a session, the one before or a new one. The grant is sent to the
	 * client after this returned.
	 * @param reused whether the user had it already
	 * @return null if it is recorded; else why the user may not have it, and the grant is
	 * not sent
	 * @throws RuntimeException if it is not known: then the grant is not sent either
	 */
	default @Nullable Refusal granted(Caller caller, SessionRequest request, Session session, boolean reused) {
		return null;
	}

	/**
	 * No portal has granted a session: the use is free again, once no portal can have
	 * one.
	 * @param waits whether the request keeps its use, as it goes on the wait list
	 * @param lostUntil until when a portal may have a session that a lost response has
	 * left; null if none has
	 */
	default void refused(Caller caller, SessionRequest request, boolean waits, @Nullable Instant lostUntil) {
	}

	/** Why there is no use; the message names nothing of the fleet. */
	record Refusal(RefusalReason reason, String message, boolean retryable, @Nullable Duration retryAfter) {

		/** The outcome of the request. */
		public RequestOutcome.Refused outcome(Explanation explanation) {
			return new RequestOutcome.Refused(this.reason, this.message, this.message, this.retryable, this.retryAfter,
					explanation);
		}

	}

}
