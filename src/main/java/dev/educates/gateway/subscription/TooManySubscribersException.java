package dev.educates.gateway.subscription;

/** A limit of subscriptions is reached. The message is for the client. */
@SuppressWarnings("serial")
public final class TooManySubscribersException extends RuntimeException {

	TooManySubscribersException(String message) {
		super(message, null, false, false);
	}

}
