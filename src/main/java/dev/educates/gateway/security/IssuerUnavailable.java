package dev.educates.gateway.security;

import org.springframework.security.core.AuthenticationException;

/** Whether a token is good cannot be found out now. */
@SuppressWarnings("serial")
final class IssuerUnavailable extends AuthenticationException {

	IssuerUnavailable(String message) {
		super(message);
	}

}
