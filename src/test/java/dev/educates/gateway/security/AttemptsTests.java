package dev.educates.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptsTests {

	private final Attempts attempts = new Attempts(2, Ticker.systemTicker());

	@Test
	void addressesOfOneNetworkAreOne() {
		assertThat(this.attempts.begun("front-end", "2001:db8:1:2::1")).isNull();
		assertThat(this.attempts.begun("front-end", "2001:db8:1:2::2")).isNull();
		assertThat(this.attempts.begun("front-end", "[2001:db8:1:2:0:0:0:3]")).isNotNull();
		assertThat(this.attempts.begun("front-end", "2001:db8:1:3::1")).isNull();
	}

	@Test
	void whatSucceedsInOneNetworkDoesNotCount() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.attempts.begun("front-end", "2001:db8:1:2::" + i)).isNull();
			this.attempts.succeeded("front-end", "2001:db8:1:2::" + i);
		}
	}

}
