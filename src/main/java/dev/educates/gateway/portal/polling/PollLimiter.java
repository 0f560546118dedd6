package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Limits concurrent polls. After the start all portals are due at once, and without a
 * limit the polls would starve each other and requests of CPU. A poll returns its permit
 * after a while even if it is still running, because it then only waits: hanging portals
 * delay others only briefly.
 */
final class PollLimiter {

	private final Semaphore free;

	private final Duration most;

	/** Creates a limiter with all permits free. */
	PollLimiter(int number, Duration most) {
		this.free = new Semaphore(number, true);
		this.most = most;
	}

	/** Runs a poll with a permit. */
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

	int free() {
		return this.free.availablePermits();
	}

}
