package dev.educates.gateway.security;

import java.time.Instant;

/** Tokens that were revoked before they expired, each until it would have expired. */
interface RevokedTokenStore {

	/**
	 * Revokes a token.
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if other
	 * replicas would not know; the token is not revoked then, or may be
	 */
	void add(String tokenId, Instant expiresAt);

	/** Whether a token is revoked. Called with each request: it does not block. */
	boolean contains(String tokenId);

}
