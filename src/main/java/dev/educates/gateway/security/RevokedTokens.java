package dev.educates.gateway.security;

import java.time.Instant;

/** Tokens that were logged out before they ended. */
interface RevokedTokens {

	/**
	 * A token is no longer good.
	 * @param tokenId its id
	 * @param expiresAt until when that must be remembered
	 */
	void add(String tokenId, Instant expiresAt);

	/** Whether a token is no longer good. */
	boolean contains(String tokenId);

}
