package dev.educates.gateway.session.waitlist;

/**
 * Another replica may have the entry, and cannot be reached. The message is for the
 * caller.
 */
@SuppressWarnings("serial")
public final class WaitlistUnavailableException extends RuntimeException {

	WaitlistUnavailableException(String message) {
		super(message, null, false, false);
	}

}
