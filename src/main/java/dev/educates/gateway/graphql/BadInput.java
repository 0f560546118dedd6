package dev.educates.gateway.graphql;

/**
 * What a client sent is not what the schema's descriptions ask for. The message goes to
 * the client.
 */
@SuppressWarnings("serial")
final class BadInput extends RuntimeException {

	private static final int LONGEST = 80;

	BadInput(String message) {
		super(message, null, false, false);
	}

	/** A value as it is repeated to whoever sent it. */
	static String shortened(String value) {
		return (value.length() > LONGEST) ? value.substring(0, LONGEST) + "…" : value;
	}

}
