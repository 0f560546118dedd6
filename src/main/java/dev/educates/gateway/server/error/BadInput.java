package dev.educates.gateway.server.error;

/** A value of a client is invalid. The message is for the client. */
@SuppressWarnings("serial")
public final class BadInput extends RuntimeException {

	private static final int LONGEST = 80;

	/** A mistake of the client's. */
	public BadInput(String message) {
		super(message, null, false, false);
	}

	/** A value of a client as a message repeats it: not much longer than a line. */
	public static String shortened(String value) {
		return (value.length() > LONGEST) ? value.substring(0, LONGEST) + "…" : value;
	}

}
