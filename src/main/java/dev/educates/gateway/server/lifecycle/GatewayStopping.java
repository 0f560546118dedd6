package dev.educates.gateway.server.lifecycle;

/**
 * Ends a request or a stream because the gateway stops. Transports close a stream without
 * a final message, so that clients take it for a lost connection and subscribe again. The
 * message is made for the caller.
 */
@SuppressWarnings("serial")
public final class GatewayStopping extends RuntimeException {

	/** An interruption. */
	public GatewayStopping() {
		super("the gateway stops: send the request again", null, false, false);
	}

	/** Whether a stream was interrupted because the gateway stops. */
	public static boolean isReasonOf(Throwable fault) {
		return fault instanceof GatewayStopping || fault.getCause() instanceof GatewayStopping;
	}

}
