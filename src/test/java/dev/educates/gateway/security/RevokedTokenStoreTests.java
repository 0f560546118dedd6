package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

class RevokedTokenStoreTests extends RevokedTokenStoreContract {

	private final RevokedTokenStore store = new RevokedTokenStore(this.clock,
			() -> Duration.between(Instant.EPOCH, this.clock.instant()).toNanos());

	@Override
	RevokedTokenStore store() {
		return this.store;
	}

}
