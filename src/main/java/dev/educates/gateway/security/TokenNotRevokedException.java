package dev.educates.gateway.security;

/** A token could not be revoked everywhere. The message is for the caller. */
@SuppressWarnings("serial")
public final class TokenNotRevokedException extends RuntimeException {

	TokenNotRevokedException(String message) {
		super(message, null, false, false);
	}

}
