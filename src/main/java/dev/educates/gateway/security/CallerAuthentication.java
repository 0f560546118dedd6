package dev.educates.gateway.security;

import java.time.Instant;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** An authenticated caller, without its token. */
@SuppressWarnings("serial")
final class CallerAuthentication extends AbstractAuthenticationToken {

	private final Caller caller;

	private final @Nullable String tokenId;

	private final @Nullable Instant expiresAt;

	CallerAuthentication(Caller caller, @Nullable String tokenId, @Nullable Instant expiresAt) {
		super(caller.roles().stream().map((role) -> new SimpleGrantedAuthority("ROLE_" + role.name())).toList());
		this.caller = caller;
		this.tokenId = tokenId;
		this.expiresAt = expiresAt;
		setAuthenticated(true);
	}

	@Nullable String tokenId() {
		return this.tokenId;
	}

	@Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	@Override
	public Caller getPrincipal() {
		return this.caller;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

}
