package dev.educates.gateway.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptCounterTests extends AttemptCounterContract {

	private final AtomicLong now = new AtomicLong();

	private final AttemptCounter counter = new AttemptCounter(this.now::get);

	@Override
	AttemptCounter counter() {
		return this.counter;
	}

	@Override
	void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void addressesOfOneNetworkAreOneAndNamesOfAnyLengthAreHashed() {
		AttemptCounter.Attempts one = AttemptCounter.Attempts.of("front-end", "2001:db8:1:2::1", 2);
		assertThat(one).isEqualTo(AttemptCounter.Attempts.of("front-end", "[2001:db8:1:2:0:0:0:3]", 2))
			.isNotEqualTo(AttemptCounter.Attempts.of("front-end", "2001:db8:1:3::1", 2))
			.isNotEqualTo(AttemptCounter.Attempts.of("", "2001:db8:1:2::1", 2));
		assertThat(one.toString()).doesNotContain("front-end");
		assertThat(AttemptCounter.Attempts.of("x".repeat(100_000), "192.0.2.1", 2).toString()).hasSizeLessThan(200);
		assertThat(one.mostOfNetwork()).isGreaterThan(one.mostOfName());
	}

}
