package dev.educates.gateway.session;

import dev.educates.gateway.fleet.Session;

/** The outcome of an extension or termination of a session. */
public sealed interface ChangeOutcome {

	/** The portal did it. */
	record Done(Session session) implements ChangeOutcome {
	}

	/** It was not done; if it is retryable, the same may succeed later. */
	record NotDone(Reason reason, String message, boolean retryable) implements ChangeOutcome {
	}

	/** Why it was not done. */
	enum Reason {

		/** No such session, or it has ended. */
		SESSION_UNKNOWN,

		/** The portal extends only running sessions that are about to end. */
		NOT_EXTENDABLE,

		/** The portal could not be reached, or did not answer in time. */
		PORTAL_UNREACHABLE,

		/** The portal would not accept it. */
		REJECTED_BY_PORTAL

	}

}
