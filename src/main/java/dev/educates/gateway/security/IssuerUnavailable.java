package dev.educates.gateway.security;

import org.springframework.security.core.AuthenticationException;

/** A token cannot be verified now. */
@SuppressWarnings("serial")
final class IssuerUnavailable extends AuthenticationException {

	IssuerUnavailable(String message) {
		super(message);
	}

}
