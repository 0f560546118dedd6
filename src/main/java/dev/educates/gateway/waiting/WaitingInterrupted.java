package dev.educates.gateway.waiting;

/**
 * The gateway stops while somebody waits. The message is made for the caller.
 */
@SuppressWarnings("serial")
public final class WaitingInterrupted extends RuntimeException {

	WaitingInterrupted() {
		super("the gateway stops, and places in line are lost; subscribe again with the same actionId", null, false,
				false);
	}

}
