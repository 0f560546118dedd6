package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each store of revoked tokens does. */
abstract class RevokedTokenStoreContract {

	final ManualClock clock = new ManualClock(Instant.now());

	abstract RevokedTokenStore store();

	/** In so many seconds. */
	final Instant in(int seconds) {
		return this.clock.instant().plusSeconds(seconds);
	}

	@Test
	void tokenIsRevokedAtOnceAndNoOtherIs() {
		store().add("one", in(600));
		assertThat(store().contains("one")).isTrue();
		assertThat(store().contains("another")).isFalse();
	}

	@Test
	void tokenIsForgottenSoonAfterItHasExpired() {
		store().add("short", in(30));
		store().add("long", in(600));
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(store().contains("short")).isTrue();
		this.clock.advance(Duration.ofSeconds(61));
		assertThat(store().contains("short")).isFalse();
		assertThat(store().contains("long")).isTrue();
	}

}
