package dev.educates.gateway.coordination;

/**
 * The shared store did not answer, or answered with an error. What was sent to it may
 * have been carried out all the same. The message has no secrets and no values.
 */
@SuppressWarnings("serial")
public final class CoordinationUnavailableException extends RuntimeException {

	/** For clients: it has no detail of the store. */
	public static final String ADVICE = "replicas of the gateway cannot coordinate now. Try again in some seconds";

	/** No answer, and why. */
	public CoordinationUnavailableException(String message) {
		super(message, null, false, false);
	}

}
