package dev.educates.gateway.graphql;

/** A required portal or file is not available. The message is for the client. */
@SuppressWarnings("serial")
final class UnavailableException extends RuntimeException {

	UnavailableException(String message) {
		super(message, null, false, false);
	}

}
