package dev.educates.gateway.portal;

import org.jspecify.annotations.Nullable;

/**
 * Why a portal refused a call.
 *
 * @param status HTTP status; 0 if nothing was sent
 * @param detail the portal's own words if they are text, shortened
 * @param input name of the input field that is not accepted; null unless the reason is
 * {@link Reason#BAD_INPUT}
 */
public record Refusal(Reason reason, int status, String detail, @Nullable String input) {

	/** A refusal that is not about an input field. */
	public Refusal(Reason reason, int status, String detail) {
		this(reason, status, detail, null);
	}

	/** For all callers: only operators see details about the gateway's credentials. */
	public String description() {
		return (this.reason == Reason.CREDENTIALS)
				? "returned %d: it rejects the gateway's credentials".formatted(this.status) : this.detail;
	}

	/** Kinds of refusals. */
	public enum Reason {

		/**
		 * No session is available: the environment is full or stopping, the portal is
		 * full, or the user has reached the portal's limit. Portals do not distinguish
		 * these.
		 */
		NO_SESSION,

		/** The user has a session there that only the portal's own pages can open. */
		NOT_REACQUIRABLE,

		/** The environment is gone. */
		ENVIRONMENT_UNKNOWN,

		/** The session is unknown or has ended. */
		NOT_FOUND,

		/** The portal rejects the gateway's credentials, or they are not a robot's. */
		CREDENTIALS,

		/** An input value is invalid for every portal. */
		BAD_INPUT,

		/** The portal rejects the request for an unknown reason. */
		BAD_REQUEST,

		/** Too many calls are waiting for this portal already; nothing was sent. */
		BUSY,

		/** The portal failed while the call was queued; nothing was sent. */
		WITHDRAWN,

		/**
		 * After an error the portal granted a session that it never created; the gateway
		 * terminated it.
		 */
		NEVER_MADE,

		/** An unexpected status. */
		UNEXPECTED

	}

}
