package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each store of revoked tokens does. */
abstract class RevokedTokenStoreContract {

	abstract RevokedTokenStore store();

	abstract Instant now();

	/** Lets time pass. */
	abstract void pass(Duration time);

	@Test
	void tokenIsRevokedAtOnceAndNoOtherIs() {
		store().add("one", now().plusSeconds(600));
		assertThat(store().contains("one")).isTrue();
		assertThat(store().contains("another")).isFalse();
	}

	@Test
	void tokenIsForgottenSoonAfterItHasExpired() {
		store().add("short", now().plusSeconds(30));
		store().add("long", now().plusSeconds(600));
		pass(Duration.ofSeconds(30));
		assertThat(store().contains("short")).isTrue();
		pass(Duration.ofSeconds(61));
		assertThat(store().contains("short")).isFalse();
		assertThat(store().contains("long")).isTrue();
	}

}
