package dev.educates.gateway.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Concurrent requests for one user become one, and callers share no results. */
class SingleFlightTests {

	private final SingleFlight<String, String> flights = new SingleFlight<>();

	/** What a caller gets that comes while the request of another is under way. */
	private String meanwhile(Caller other) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread first = Thread.startVirtualThread(() -> this.flights.run("ann", Callers.OPERATOR.key(), () -> {
			begun.countDown();
			await(end);
			return "the first one's";
		}));
		begun.await();
		CompletableFuture<String> result = new CompletableFuture<>();
		Thread second = Thread
			.startVirtualThread(() -> result.complete(this.flights.run("ann", other.key(), () -> "its own")));
		Eventually.until("it waits", () -> second.getState() == Thread.State.WAITING);
		end.countDown();
		first.join();
		return result.get();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void theSameCallerGetsTheResultThatIsUnderWay() throws Exception {
		assertThat(meanwhile(Callers.OPERATOR)).isEqualTo("the first one's");
	}

	@Test
	void callerThatDiffersInOneAttributeWaitsAndAsksForItself() throws Exception {
		for (var other : Callers.differing().entrySet()) {
			assertThat(meanwhile(other.getValue())).as(other.getKey()).isEqualTo("its own");
		}
	}

}
