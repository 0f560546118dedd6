package dev.educates.gateway.security;

import org.springframework.security.oauth2.jwt.Jwt;

/** An issuer of tokens: the gateway itself, or an OIDC issuer. */
interface TokenSource {

	/**
	 * Verifies signature, times, issuer and audience: what stays true until the token
	 * expires.
	 */
	Jwt verified(String token);

	/** The caller of a token, as of now. */
	CallerAuthentication caller(Jwt verified);

	/** Checks that a verified token is not revoked; never blocks. */
	default void mustNotBeRevoked(Jwt verified) {
		// tokens of an issuer are valid until they expire
	}

}
