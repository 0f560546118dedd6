package dev.educates.gateway.graphql;

/**
 * Something that is needed does not answer, or cannot be written. The message goes to the
 * client.
 */
@SuppressWarnings("serial")
final class UnavailableException extends RuntimeException {

	UnavailableException(String message) {
		super(message, null, false, false);
	}

}
