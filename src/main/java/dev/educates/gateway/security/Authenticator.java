package dev.educates.gateway.security;

import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls where there is no HTTP request for each call: on a WebSocket, and
 * as long as a subscription lasts.
 */
public interface Authenticator {

	/**
	 * Whose token this is, as of now.
	 * @param authorization value of an {@code Authorization} header
	 * @return the caller
	 * @throws org.springframework.security.core.AuthenticationException if the token is
	 * not, or no longer, good
	 */
	Session authenticate(String authorization);

	/**
	 * A caller, for a while.
	 *
	 * @param caller the caller
	 * @param expiresAt when its token ends; null if it does not
	 * @param check throws an
	 * {@link org.springframework.security.core.AuthenticationException} once the token
	 * has expired or is revoked; looks at memory alone
	 */
	record Session(Caller caller, @Nullable Instant expiresAt, Runnable check) {
	}

}
