package dev.educates.gateway.security;

import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/** The caller of the request that the current thread handles. */
public final class Authenticated {

	private Authenticated() {
	}

	/** The caller; anonymous if there is no request, or it has no token. */
	public static Caller caller() {
		CallerAuthentication current = current();
		return (current != null) ? current.getPrincipal() : Caller.ANONYMOUS;
	}

	/** When the token expires; null if there is none. */
	public static @Nullable Instant expiresAt() {
		CallerAuthentication current = current();
		return (current != null) ? current.expiresAt() : null;
	}

	static @Nullable CallerAuthentication current() {
		return (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller) ? caller
				: null;
	}

}
