package dev.educates.gateway.portal;

import org.jspecify.annotations.Nullable;

/**
 * Why a portal said no.
 *
 * @param reason decides what to do next
 * @param status HTTP status
 * @param detail the portal's own words if they are text, shortened
 * @param input name of the input field that is not accepted; null unless the reason is
 * {@link Reason#BAD_INPUT}
 */
public record Refusal(Reason reason, int status, String detail, @Nullable String input) {

	/**
	 * A refusal that is not about an input field.
	 * @param reason decides what to do next
	 * @param status HTTP status; 0 if nothing was sent
	 * @param detail the portal's own words if they are text, shortened
	 */
	public Refusal(Reason reason, int status, String detail) {
		this(reason, status, detail, null);
	}

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

		/** An input value is not accepted: every portal answers the same. */
		BAD_INPUT,

		/** What the gateway sent is not accepted, for an unknown reason. */
		BAD_REQUEST,

		/** Too many calls are waiting for this portal already; nothing was sent. */
		BUSY,

		/** The portal failed while the call was queued; nothing was sent. */
		WITHDRAWN,

		/**
		 * After a fault the portal granted a session that it never made, and that is
		 * ended.
		 */
		NEVER_MADE,

		/** A status that no portal is known to answer here. */
		UNEXPECTED

	}

}
