package dev.educates.gateway.security;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/**
 * An issuer of tokens: the gateway itself, or an OIDC issuer. Errors are those of the
 * lookup service.
 */
interface TokenSource {

	String EXPIRED = "JWT token has expired";

	String INVALID = "JWT token is invalid";

	/**
	 * Verifies signature, times, issuer and audience: what stays true until the token
	 * expires.
	 * @throws InvalidBearerTokenException if one of them is not valid
	 */
	Jwt verified(String token);

	/** The caller of a token, as of now. */
	CallerAuthentication caller(Jwt verified);

	/** Checks that a verified token is not revoked; never blocks. */
	default void mustNotBeRevoked(Jwt verified) {
		// tokens of an issuer are valid until they expire
	}

	/** Decodes a token, and words what is wrong with it. */
	static Jwt decoded(JwtDecoder decoder, String token) {
		try {
			return decoder.decode(token);
		}
		catch (JwtValidationException ex) {
			boolean expired = ex.getErrors()
				.stream()
				.anyMatch(
						(error) -> error.getDescription() != null && error.getDescription().startsWith("Jwt expired"));
			throw new InvalidBearerTokenException(expired ? EXPIRED : INVALID);
		}
		catch (BadJwtException ex) {
			throw new InvalidBearerTokenException(INVALID);
		}
	}

}
