package dev.educates.gateway.security;

import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates callers without an HTTP request: on a WebSocket, and while a subscription
 * lasts.
 */
public interface Authenticator {

	/**
	 * The caller of a token, as of now.
	 * @param authorization value of an {@code Authorization} header
	 * @throws org.springframework.security.core.AuthenticationException if the token is
	 * not, or no longer, valid
	 */
	Session authenticate(String authorization);

	/**
	 * A caller until its token expires.
	 *
	 * @param expiresAt when its token expires; null if it does not
	 * @param check throws an
	 * {@link org.springframework.security.core.AuthenticationException} once the token
	 * has expired or is revoked; never blocks
	 */
	record Session(Caller caller, @Nullable Instant expiresAt, Runnable check) {
	}

}
