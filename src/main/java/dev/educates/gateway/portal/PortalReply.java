package dev.educates.gateway.portal;

import java.time.Duration;
import java.util.function.Function;

/**
 * The four kinds of replies of a portal. A call without a valid response may still have
 * allocated a seat.
 */
public sealed interface PortalReply<T> {

	/** The same reply with another value. */
	default <R> PortalReply<R> map(Function<? super T, ? extends R> mapping) {
		return switch (this) {
			case Answered<T>(T value) -> new Answered<>(mapping.apply(value));
			case Refused<T>(Refusal why) -> new Refused<>(why);
			case Unreached<T>(String detail) -> new Unreached<>(detail);
			case Unknown<T>(String detail, Duration waited, int status) -> new Unknown<>(detail, waited, status);
		};
	}

	/** The call succeeded. */
	record Answered<T>(T value) implements PortalReply<T> {
	}

	/** The portal refused; nothing changed there. */
	record Refused<T>(Refusal why) implements PortalReply<T> {
	}

	/** Nothing was sent. */
	record Unreached<T>(String detail) implements PortalReply<T> {
	}

	/**
	 * The call was sent without a valid response; it may have taken effect.
	 *
	 * @param status HTTP status of an error response; 0 for none or an invalid one
	 */
	record Unknown<T>(String detail, Duration waited, int status) implements PortalReply<T> {

		/** Without a status. */
		public Unknown(String detail, Duration waited) {
			this(detail, waited, 0);
		}

	}

}
