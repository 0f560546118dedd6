package dev.educates.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Issued OAuth tokens. Tokens are independent of each other; a refresh kills the access
 * token it belongs to at once, and a refresh token is good for one use.
 */
final class IssuedTokens {

	private static final String SCOPE = "user:info";

	private static final int LENGTH = 30;

	private final Clock clock;

	private final RandomTokens random;

	private final Duration lifetime;

	private final Map<String, Grant> accessible = new HashMap<>();

	private final Map<String, Grant> refreshable = new HashMap<>();

	IssuedTokens(Clock clock, RandomTokens random, Duration lifetime) {
		this.clock = clock;
		this.random = random;
		this.lifetime = lifetime;
	}

	synchronized Grant grant(String user) {
		return issue(user, SCOPE);
	}

	/** Null: no such refresh token, or used, or revoked. */
	synchronized @Nullable Grant refresh(String refreshToken) {
		Grant old = this.refreshable.remove(refreshToken);
		if (old == null) {
			return null;
		}
		boolean alive = this.accessible.remove(old.accessToken()) != null;
		return issue(old.user(), alive ? old.scope() : "");
	}

	/** Unknown tokens are revoked, too. */
	synchronized void revoke(String token) {
		this.accessible.remove(token);
		Grant grant = this.refreshable.remove(token);
		if (grant != null) {
			this.accessible.remove(grant.accessToken());
		}
	}

	/** Null: unknown, expired or revoked. */
	synchronized @Nullable String user(String accessToken) {
		Grant grant = this.accessible.get(accessToken);
		return (grant != null && this.clock.instant().isBefore(grant.expires())) ? grant.user() : null;
	}

	/** All access tokens stop to work; their refresh tokens go on. */
	synchronized void expireAll() {
		Instant now = this.clock.instant();
		this.accessible.replaceAll((token, grant) -> grant.expiringAt(now));
	}

	private Grant issue(String user, String scope) {
		var grant = new Grant(user, this.random.text(LENGTH), this.random.text(LENGTH), scope,
				this.clock.instant().plus(this.lifetime), this.lifetime.toSeconds());
		this.accessible.put(grant.accessToken(), grant);
		this.refreshable.put(grant.refreshToken(), grant);
		return grant;
	}

	record Grant(String user, String accessToken, String refreshToken, String scope, Instant expires, long seconds) {

		private Grant expiringAt(Instant expires) {
			return new Grant(this.user, this.accessToken, this.refreshToken, this.scope, expires, this.seconds);
		}

		@Override
		public String toString() {
			return "Grant[user=%s, scope=%s, expires=%s]".formatted(this.user, this.scope, this.expires);
		}

	}

}
