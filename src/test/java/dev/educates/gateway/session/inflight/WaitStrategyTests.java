package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaitStrategyTests {

	private final WaitStrategy.ChangeSignal changeSignal = WaitStrategy.REAL.changeSignal();

	@Test
	void aRingBeforeTheWaitIsNotMissed() throws Exception {
		long seen = this.changeSignal.signalCount();
		this.changeSignal.signal();
		assertThat(this.changeSignal.await(seen, Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void aRingWakesAll() throws Exception {
		long seen = this.changeSignal.signalCount();
		CountDownLatch there = new CountDownLatch(2);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<Boolean> one = threads.submit(() -> waits(there, seen));
			Future<Boolean> other = threads.submit(() -> waits(there, seen));
			there.await();
			this.changeSignal.signal();
			assertThat(one.get()).isTrue();
			assertThat(other.get()).isTrue();
		}
	}

	private boolean waits(CountDownLatch there, long seen) throws InterruptedException {
		there.countDown();
		return this.changeSignal.await(seen, Duration.ofSeconds(30));
	}

	@Test
	void nobodyWaitsLongerThanWanted() throws Exception {
		assertThat(this.changeSignal.await(this.changeSignal.signalCount(), Duration.ofMillis(10))).isFalse();
		assertThat(this.changeSignal.await(this.changeSignal.signalCount(), Duration.ofMillis(-10))).isFalse();
	}

}
