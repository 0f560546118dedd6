package dev.educates.gateway.security;

import org.springframework.security.oauth2.jwt.Jwt;

/** Whoever issues tokens: the gateway itself, or an OIDC issuer. */
interface TokenSource {

	/**
	 * Checks signature, times, issuer and audience: what stays true until the token ends.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if they are not right
	 * @throws IssuerUnavailable if that cannot be found out now
	 */
	Jwt verified(String token);

	/**
	 * Whose token it is, as of now.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if it is nobody's any more
	 */
	CallerAuthentication caller(Jwt verified);

	/**
	 * Sees to it that a verified token is not revoked; looks at memory alone.
	 * @throws org.springframework.security.oauth2.server.resource.InvalidBearerTokenException
	 * if it is
	 */
	void mustNotBeRevoked(Jwt verified);

}
