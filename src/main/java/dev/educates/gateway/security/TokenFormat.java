package dev.educates.gateway.security;

import java.text.ParseException;

import com.nimbusds.jwt.JWTParser;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Parses and verifies tokens; errors are those of the lookup service. */
final class TokenFormat {

	static final String EXPIRED = "JWT token has expired";

	static final String INVALID = "JWT token is invalid";

	private TokenFormat() {
	}

	/** The issuer that a token names, before it is verified; null if it names none. */
	static @Nullable String issuer(String token) {
		try {
			return JWTParser.parse(token).getJWTClaimsSet().getIssuer();
		}
		catch (ParseException | RuntimeException ex) {
			throw new InvalidBearerTokenException(INVALID);
		}
	}

	/**
	 * A token with a valid signature, valid times and issuer.
	 * @throws InvalidBearerTokenException if they are not
	 */
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
