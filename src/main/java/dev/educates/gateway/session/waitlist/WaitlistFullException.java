package dev.educates.gateway.session.waitlist;

/** There is no room for another one who waits. The message is made for the caller. */
@SuppressWarnings("serial")
public final class WaitlistFullException extends RuntimeException {

	WaitlistFullException(String message) {
		super(message, null, false, false);
	}

}
