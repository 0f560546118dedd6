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

	/** A caller that has waited for {@code patience} is refused with this message. */
	Permits(int number, Duration patience, String refusal) {
		this.free = new Semaphore(number, true);
		this.patience = patience;
		this.refusal = refusal;
	}

	/** Works with a permit. */
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
