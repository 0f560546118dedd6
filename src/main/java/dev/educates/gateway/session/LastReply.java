package dev.educates.gateway.session;

import java.time.Instant;

import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What an environment has last replied to a request for a new session.
 *
 * @param kind decides whether it is asked again
 * @param times how often in a row
 */
record LastReply(Kind kind, int times, Instant repliedAt, @Nullable Refusal refusal) {

	/** Whether the portal's queue was full, or it has just failed. */
	boolean wasBusy() {
		return this.kind == Kind.BUSY || this.kind == Kind.NEVER_MADE;
	}

	enum Kind {

		BUSY, NEVER_MADE, NO_SESSION, USER_LIMIT, OTHER

	}

}
