package dev.educates.gateway.portal;

/**
 * Why a portal said no.
 *
 * @param reason decides what to do next
 * @param status HTTP status
 * @param detail the portal's own words if they are short text, for operators
 */
public record Refusal(Reason reason, int status, String detail) {

	/**
	 * What everybody may be told: what is wrong with our credentials is for operators.
	 * @return a short text
	 */
	public String told() {
		return (this.reason == Reason.CREDENTIALS) ? "answered %d: not to our credentials".formatted(this.status)
				: this.detail;
	}

	/** Decides what to do next. */
	public enum Reason {

		/**
		 * No session is to be had now: the environment is full or stopping, the portal is
		 * full, or the user has reached the portal's limit. A portal does not tell which.
		 */
		NO_SESSION,

		/** The user has a session there that only the portal's own pages can open. */
		NOT_REACQUIRABLE,

		/** The environment is gone. */
		ENVIRONMENT_UNKNOWN,

		/** The session is unknown or has ended. */
		NOT_FOUND,

		/** Our credentials are not accepted, or do not belong to a robot. */
		CREDENTIALS,

		/** What we sent is not accepted. */
		BAD_REQUEST,

		/** Too many calls are waiting for this portal already; nothing was sent. */
		BUSY,

		/** A status that no portal is known to answer here. */
		UNEXPECTED

	}

}
