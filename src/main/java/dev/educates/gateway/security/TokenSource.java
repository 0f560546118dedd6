package dev.educates.gateway.security;

import org.springframework.security.oauth2.jwt.Jwt;

/** An issuer of tokens: the gateway itself, or an OIDC issuer. */
interface TokenSource {

	/**
	 * Verifies signature, times, issuer and audience: what stays true until the token
	 * expires.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if they are not right
	 * @throws IssuerUnavailable if the issuer cannot be reached
	 */
	Jwt verified(String token);

	/**
	 * The caller of a token, as of now.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if its client or user is no longer known
	 */
	CallerAuthentication caller(Jwt verified);

	/**
	 * Checks that a verified token is not revoked; never blocks.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if it is
	 */
	default void mustNotBeRevoked(Jwt verified) {
		// tokens of an issuer are valid until they expire
	}

}
