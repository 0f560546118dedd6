package dev.educates.gateway.security;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.educates.gateway.server.limits.TooManyRequests;
import org.jspecify.annotations.Nullable;

/** Limits concurrent work: further callers wait in their order, but not forever. */
final class Permits {

	private final Semaphore free;

	private final Duration patience;

	private final String refusal;

	/**
	 * Permits.
	 * @param patience maximum wait for one
	 * @param refusal message to a caller that has waited for so long
	 */
	Permits(int number, Duration patience, String refusal) {
		this.free = new Semaphore(number, true);
		this.patience = patience;
		this.refusal = refusal;
	}

	/**
	 * Works with a permit.
	 * @throws TooManyRequests if none was free in time
	 */
	<T extends @Nullable Object> T use(Supplier<T> work) {
		try {
			if (!this.free.tryAcquire(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new TooManyRequests(this.refusal, this.patience);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new TooManyRequests(this.refusal, this.patience);
		}
		try {
			return work.get();
		}
		finally {
			this.free.release();
		}
	}

}
