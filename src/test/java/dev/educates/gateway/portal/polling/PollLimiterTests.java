package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

class PollLimiterTests {

	private static final Duration FOR_EVER = Duration.ofDays(1);

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
	}

	@Test
	void noMoreAreAtWorkThanThereArePlaces() throws Exception {
		PollLimiter places = new PollLimiter(3, FOR_EVER);
		AtomicInteger working = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<Future<Integer>> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			int number = i;
			all.add(this.threads.submit(() -> places.in(() -> {
				most.accumulateAndGet(working.incrementAndGet(), Math::max);
				Thread.yield();
				working.decrementAndGet();
				return number;
			})));
		}
		for (int i = 0; i < 200; i++) {
			assertThat(all.get(i).get(1, TimeUnit.MINUTES)).isEqualTo(i);
		}
		assertThat(most.get()).isBetween(1, 3);
	}

	@Test
	void thoseThatHangLoseTheirPlacesAndNoMoreThanThose() throws Exception {
		PollLimiter places = new PollLimiter(1, Duration.ofMillis(50));
		CountDownLatch released = new CountDownLatch(1);
		Future<String> hung = this.threads.submit(() -> places.in(() -> {
			await(released);
			return "hung";
		}));
		for (int i = 0; i < 3; i++) {
			assertThat(this.threads.submit(() -> places.in(() -> "fine")).get(1, TimeUnit.MINUTES)).isEqualTo("fine");
		}
		released.countDown();
		assertThat(hung.get(1, TimeUnit.MINUTES)).isEqualTo("hung");
		assertThat(places.free()).isOne();
	}

	@Test
	void faultGivesItsPlaceBack() throws Exception {
		PollLimiter places = new PollLimiter(1, FOR_EVER);
		Future<Object> fault = this.threads.submit(() -> places.in(() -> {
			throw new IllegalStateException("a fault");
		}));
		assertThat(fault).failsWithin(Duration.ofMinutes(1));
		assertThat(this.threads.submit(() -> places.in(() -> "fine")).get(1, TimeUnit.MINUTES)).isEqualTo("fine");
	}

}
