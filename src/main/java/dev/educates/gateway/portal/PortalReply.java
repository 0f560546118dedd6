package dev.educates.gateway.portal;

import java.time.Duration;

/**
 * The four kinds of replies of a portal. A call without a valid response may still have
 * allocated a seat.
 *
 * @param <T> result of the call
 */
public sealed interface PortalReply<T> {

	/**
	 * The call succeeded.
	 *
	 * @param value result
	 * @param <T> result of the call
	 */
	record Answered<T>(T value) implements PortalReply<T> {
	}

	/**
	 * The portal refused; nothing changed there.
	 *
	 * @param why reason
	 * @param <T> result of the call
	 */
	record Refused<T>(Refusal why) implements PortalReply<T> {
	}

	/**
	 * Nothing was sent.
	 *
	 * @param detail why, for operators
	 * @param <T> result of the call
	 */
	record Unreached<T>(String detail) implements PortalReply<T> {
	}

	/**
	 * The call was sent without a valid response; it may have taken effect.
	 *
	 * @param detail why, for operators
	 * @param waited how long
	 * @param status HTTP status of an error response; 0 without a response, or for an
	 * invalid one
	 * @param <T> result of the call
	 */
	record Unknown<T>(String detail, Duration waited, int status) implements PortalReply<T> {

		/**
		 * Without a valid response.
		 * @param detail why, for operators
		 * @param waited how long
		 */
		public Unknown(String detail, Duration waited) {
			this(detail, waited, 0);
		}

	}

}
