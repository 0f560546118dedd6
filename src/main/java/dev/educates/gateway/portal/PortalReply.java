package dev.educates.gateway.portal;

import java.time.Duration;

/**
 * The four answers of a portal. They tell what may be done next: a call that was not
 * answered may still have taken a seat.
 *
 * @param <T> what was asked for
 */
public sealed interface PortalReply<T> {

	/**
	 * The portal did it.
	 *
	 * @param value what it answered
	 * @param <T> what was asked for
	 */
	record Answered<T>(T value) implements PortalReply<T> {
	}

	/**
	 * The portal said no, and nothing has happened there.
	 *
	 * @param why its reason
	 * @param <T> what was asked for
	 */
	record Refused<T>(Refusal why) implements PortalReply<T> {
	}

	/**
	 * Nothing was sent, so nothing has happened there.
	 *
	 * @param detail why, for operators
	 * @param <T> what was asked for
	 */
	record Unreached<T>(String detail) implements PortalReply<T> {
	}

	/**
	 * Something was sent and no answer came that makes sense: it may have happened.
	 *
	 * @param detail why, for operators
	 * @param waited how long
	 * @param status HTTP status of an answer that says of a fault; 0 if there was no
	 * answer, or one that made no sense
	 * @param <T> what was asked for
	 */
	record Unknown<T>(String detail, Duration waited, int status) implements PortalReply<T> {

		/**
		 * Without an answer that makes sense.
		 * @param detail why, for operators
		 * @param waited how long
		 */
		public Unknown(String detail, Duration waited) {
			this(detail, waited, 0);
		}

	}

}
