package dev.educates.gateway.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class LocalAttemptCounterTests extends AttemptCounterContract {

	private final AtomicLong now = new AtomicLong();

	private final LocalAttemptCounter counter = new LocalAttemptCounter(this.now::get);

	@Override
	AttemptCounter counter() {
		return this.counter;
	}

	@Override
	void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

}
