package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.ManualClock;

class RevokedTokenStoreTests extends RevokedTokenStoreContract {

	private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

	private final RevokedTokenStore store = new RevokedTokenStore(this.clock,
			() -> Duration.between(Instant.EPOCH, this.clock.instant()).toNanos());

	@Override
	RevokedTokenStore store() {
		return this.store;
	}

	@Override
	Instant now() {
		return this.clock.instant();
	}

	@Override
	void pass(Duration time) {
		this.clock.advance(time);
	}

}
