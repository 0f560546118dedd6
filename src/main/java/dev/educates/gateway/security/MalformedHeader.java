package dev.educates.gateway.security;

import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;

/** There is an {@code Authorization} header, but no token in it. */
@SuppressWarnings("serial")
final class MalformedHeader extends OAuth2AuthenticationException {

	MalformedHeader() {
		super(new BearerTokenError(BearerTokenErrorCodes.INVALID_REQUEST, HttpStatus.BAD_REQUEST,
				"Invalid Authorization header", null));
	}

}
