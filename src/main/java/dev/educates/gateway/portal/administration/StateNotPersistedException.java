package dev.educates.gateway.portal.administration;

/**
 * An administrative state could not be persisted and was not applied. The message is for
 * the operator.
 */
@SuppressWarnings("serial")
public final class StateNotPersistedException extends RuntimeException {

	StateNotPersistedException(String message) {
		super(message, null, false, false);
	}

}
