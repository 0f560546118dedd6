package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Tokens that were revoked before they expired, each until it would have expired: in the
 * memory of this process.
 */
class RevokedTokenStore {

	/** How long a token is kept after its end: clocks differ. */
	static final Duration MARGIN = Duration.ofMinutes(1);

	/** Far more than log-outs within the lifetime of a token. */
	private static final int MOST = 1_000_000;

	private final Clock clock;

	private final Cache<String, Instant> revoked;

	RevokedTokenStore(Clock clock, Ticker ticker) {
		this.clock = clock;
		this.revoked = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumSize(MOST)
			.ticker(ticker)
			.expireAfter(Expiry
				.creating((String id, Instant expiresAt) -> Duration.between(clock.instant(), expiresAt).plus(MARGIN)))
			.build();
	}

	/**
	 * Revokes a token.
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if other
	 * replicas would not know; the token is not revoked then, or may be
	 */
	void add(String tokenId, Instant expiresAt) {
		this.revoked.put(tokenId, expiresAt);
	}

	/** Whether a token is revoked. Called with each request: it does not block. */
	final boolean contains(String tokenId) {
		return this.revoked.getIfPresent(tokenId) != null;
	}

	/** Those that have not expired, as they are now. */
	final Map<String, Instant> unexpired() {
		Instant now = this.clock.instant();
		Map<String, Instant> unexpired = new HashMap<>(this.revoked.asMap());
		unexpired.values().removeIf((expiresAt) -> !expiresAt.isAfter(now));
		return unexpired;
	}

}
