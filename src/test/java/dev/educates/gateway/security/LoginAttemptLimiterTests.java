package dev.educates.gateway.security;

import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginAttemptLimiterTests {

	private final LoginAttemptLimiter attempts = new LoginAttemptLimiter(2,
			new LocalAttemptCounter(Ticker.systemTicker()));

	@Test
	void addressesOfOneNetworkAreOne() {
		assertThat(this.attempts.begun("front-end", "2001:db8:1:2::1")).isNull();
		assertThat(this.attempts.begun("front-end", "2001:db8:1:2::2")).isNull();
		assertThat(this.attempts.begun("front-end", "[2001:db8:1:2:0:0:0:3]")).isNotNull();
		assertThat(this.attempts.begun("front-end", "2001:db8:1:3::1")).isNull();
	}

	@Test
	void namesAreCountedApartWhetherAClientHasThemOrNot() {
		for (String name : List.of("front-end", "nobody", "", "x".repeat(100_000))) {
			assertThat(this.attempts.begun(name, "192.0.2.1")).isNull();
			assertThat(this.attempts.begun(name, "192.0.2.1")).isNull();
			assertThat(this.attempts.begun(name, "192.0.2.1")).isNotNull();
		}
	}

	@Test
	void oneAddressLocksOutNobodyAtAnother() {
		for (int i = 0; i < 100; i++) {
			this.attempts.begun("front-end", "192.0.2.1");
		}
		assertThat(this.attempts.begun("front-end", "192.0.2.1")).isNotNull();
		assertThat(this.attempts.begun("front-end", "192.0.2.2")).isNull();
	}

	@Test
	void oneAddressMayNotTryAnyNumberOfNames() {
		for (int i = 0; i < 20; i++) {
			assertThat(this.attempts.begun("name " + i, "192.0.2.1")).isNull();
		}
		assertThat(this.attempts.begun("another", "192.0.2.1")).isNotNull();
	}

	@Test
	void whatSucceedsInOneNetworkDoesNotCount() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.attempts.begun("front-end", "2001:db8:1:2::" + i)).isNull();
			this.attempts.succeeded("front-end", "2001:db8:1:2::" + i);
		}
	}

}
