package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Places for looks. After the start all portals are to be looked at at once: without
 * places the looks would take the processors from each other until none is in time, and
 * from learners. What has kept its place for a while waits for its portal and costs
 * nothing, so that the next one may begin: portals that hang delay others by little.
 */
final class PollLimiter {

	private final Semaphore free;

	private final Duration most;

	/**
	 * All are free.
	 * @param number how many looks may begin at once
	 * @param most how long a look keeps its place
	 */
	PollLimiter(int number, Duration most) {
		this.free = new Semaphore(number, true);
		this.most = most;
	}

	/**
	 * Does something when there is a place for it.
	 * @param poll what to do
	 * @return its result
	 * @throws InterruptedException if the thread is to end before there is one
	 */
	<T> T in(Supplier<T> poll) throws InterruptedException {
		this.free.acquire();
		CompletableFuture<Void> kept = new CompletableFuture<Void>().completeOnTimeout(null, this.most.toMillis(),
				TimeUnit.MILLISECONDS);
		CompletableFuture<Void> _ = kept.thenRun(this.free::release);
		try {
			return poll.get();
		}
		finally {
			kept.complete(null);
		}
	}

	/** How many looks might begin now. */
	int free() {
		return this.free.availablePermits();
	}

}
