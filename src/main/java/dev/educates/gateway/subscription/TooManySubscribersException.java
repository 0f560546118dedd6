package dev.educates.gateway.subscription;

/** There is no room for another listener. The message is made for the caller. */
@SuppressWarnings("serial")
public final class TooManySubscribersException extends RuntimeException {

	TooManySubscribersException(String message) {
		super(message, null, false, false);
	}

}
