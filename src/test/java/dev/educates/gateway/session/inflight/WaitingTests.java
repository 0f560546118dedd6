package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingTests {

	private final Waiting.Bell bell = Waiting.REAL.bell();

	@Test
	void aRingBeforeTheWaitIsNotMissed() throws Exception {
		long seen = this.bell.rings();
		this.bell.ring();
		assertThat(this.bell.await(seen, Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void aRingWakesAll() throws Exception {
		long seen = this.bell.rings();
		CountDownLatch there = new CountDownLatch(2);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<Boolean> one = threads.submit(() -> waits(there, seen));
			Future<Boolean> other = threads.submit(() -> waits(there, seen));
			there.await();
			this.bell.ring();
			assertThat(one.get()).isTrue();
			assertThat(other.get()).isTrue();
		}
	}

	private boolean waits(CountDownLatch there, long seen) throws InterruptedException {
		there.countDown();
		return this.bell.await(seen, Duration.ofSeconds(30));
	}

	@Test
	void nobodyWaitsLongerThanWanted() throws Exception {
		assertThat(this.bell.await(this.bell.rings(), Duration.ofMillis(10))).isFalse();
		assertThat(this.bell.await(this.bell.rings(), Duration.ofMillis(-10))).isFalse();
	}

}
