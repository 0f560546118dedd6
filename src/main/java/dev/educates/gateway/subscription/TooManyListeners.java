package dev.educates.gateway.subscription;

/** There is no room for another listener. The message is made for the caller. */
@SuppressWarnings("serial")
public final class TooManyListeners extends RuntimeException {

	TooManyListeners(String message) {
		super(message, null, false, false);
	}

}
