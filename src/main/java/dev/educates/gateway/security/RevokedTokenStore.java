package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

/**
 * Tokens that were revoked before they expired; in the memory of this process, each until
 * it would have expired.
 */
final class RevokedTokenStore {

	/** Far more than log-outs within the lifetime of a token. */
	private static final int MOST = 1_000_000;

	private final Cache<String, Instant> revoked;

	RevokedTokenStore(Clock clock) {
		this.revoked = Caffeine.newBuilder()
			.maximumSize(MOST)
			.expireAfter(Expiry.creating(
					(String id, Instant expiresAt) -> Duration.between(clock.instant(), expiresAt).plusMinutes(1)))
			.build();
	}

	void add(String tokenId, Instant expiresAt) {
		this.revoked.put(tokenId, expiresAt);
	}

	boolean contains(String tokenId) {
		return this.revoked.getIfPresent(tokenId) != null;
	}

}
