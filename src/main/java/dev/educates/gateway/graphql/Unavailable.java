package dev.educates.gateway.graphql;

/**
 * A portal that had to be asked does not answer. The message goes to the client.
 */
@SuppressWarnings("serial")
final class Unavailable extends RuntimeException {

	Unavailable(String message) {
		super(message, null, false, false);
	}

}
