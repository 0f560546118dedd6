package dev.educates.gateway.portal.administration;

/**
 * What an operator said could not be kept, and so is not in force. The message is for the
 * operator.
 */
@SuppressWarnings("serial")
public final class StateNotPersistedException extends RuntimeException {

	StateNotPersistedException(String message) {
		super(message, null, false, false);
	}

}
