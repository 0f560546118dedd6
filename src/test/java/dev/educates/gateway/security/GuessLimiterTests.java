package dev.educates.gateway.security;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.educates.gateway.Parallel;
import dev.educates.gateway.server.limits.TooManyRequests;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GuessLimiterTests {

	private final AtomicLong time = new AtomicLong();

	private final AttemptCounter counter = new AttemptCounter(this.time::get);

	private final GuessLimiter limiter = new GuessLimiter(this.counter, "codes");

	private final AtomicInteger lookups = new AtomicInteger();

	private boolean isRight(String address, String code) {
		return this.limiter.attempt(address, () -> {
			this.lookups.incrementAndGet();
			return code.equals("right") ? code : null;
		}) != null;
	}

	private void wrong(String address, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(isRight(address, "wrong")).isFalse();
		}
	}

	@Test
	void afterTooManyWrongOnesNothingIsLookedUp() {
		wrong("192.0.2.1", GuessLimiter.OF_NETWORK);
		int before = this.lookups.get();
		for (String code : List.of("wrong", "right")) {
			assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> isRight("192.0.2.1", code))
				.withMessageContaining("too many wrong codes")
				.satisfies((ex) -> assertThat(ex.retryAfterSeconds()).isBetween(1L, 61L));
		}
		assertThat(this.lookups).hasValue(before);
		assertThat(isRight("192.0.2.2", "right")).isTrue();
		this.time.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(isRight("192.0.2.1", "right")).isTrue();
	}

	@Test
	void lookupThatFailsIsNoWrongOne() {
		for (int i = 0; i < GuessLimiter.OF_NETWORK; i++) {
			assertThatIllegalStateException().isThrownBy(() -> this.limiter.attempt("192.0.2.1", () -> {
				throw new IllegalStateException("the storage is away");
			}));
		}
		assertThat(isRight("192.0.2.1", "right")).isTrue();
	}

	@Test
	void rightOneMakesNoWrongOneForgotten() {
		for (int i = 0; i < GuessLimiter.OF_NETWORK; i++) {
			wrong("192.0.2.1", 1);
			if (i < GuessLimiter.OF_NETWORK - 1) {
				assertThat(isRight("192.0.2.1", "right")).isTrue();
			}
		}
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> isRight("192.0.2.1", "right"));
	}

	@Test
	void addressesOfOneNetworkAreOne() {
		for (int i = 0; i < GuessLimiter.OF_NETWORK; i++) {
			wrong("2001:db8:1:2::" + i, 1);
		}
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> isRight("2001:db8:1:2::ffff", "right"));
		assertThat(isRight("2001:db8:1:3::1", "right")).isTrue();
	}

	@Test
	void allAddressesTogetherAreLimited() {
		int networks = GuessLimiter.IN_ALL / GuessLimiter.OF_NETWORK;
		for (int i = 0; i < networks; i++) {
			wrong("192.0.2." + i, GuessLimiter.OF_NETWORK);
		}
		for (int i = 0; i < GuessLimiter.OF_NETWORK + 1; i++) {
			assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> isRight("198.51.100.1", "right"));
		}
		// what was not looked up is no wrong one of the address
		GuessLimiter other = new GuessLimiter(this.counter, "others");
		assertThat(other.<String>attempt("198.51.100.1", () -> "found")).isEqualTo("found");
	}

	@Test
	void manyRightOnesAtOnceFromOneAddressAreLetIn() throws Exception {
		assertThat(Parallel.times(500, () -> isRight("192.0.2.1", "right"))).hasSize(500).containsOnly(true);
	}

	@Test
	void wrongOnesAtOnceDoNotCircumventTheLimit() throws Exception {
		List<Boolean> looked = Parallel.times(200, () -> {
			try {
				return isRight("192.0.2.1", "wrong");
			}
			catch (TooManyRequests ex) {
				return true;
			}
		});
		assertThat(looked.stream().filter((each) -> !each)).hasSize(GuessLimiter.OF_NETWORK);
		assertThat(this.lookups).hasValue(GuessLimiter.OF_NETWORK);
	}

}
