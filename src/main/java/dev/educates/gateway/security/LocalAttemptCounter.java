package dev.educates.gateway.security;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.server.limits.RateLimiter;
import io.github.bucket4j.Bandwidth;
import org.jspecify.annotations.Nullable;

/** Counts in the memory of this process. */
final class LocalAttemptCounter implements AttemptCounter {

	private static final int MOST_COUNTERS = 100_000;

	private final RateLimiter<Key> attempts;

	LocalAttemptCounter(Ticker ticker) {
		this.attempts = new RateLimiter<>(MOST_COUNTERS, WINDOW, ticker,
				(key) -> Bandwidth.builder().capacity(key.most).refillIntervally(key.most, WINDOW).build());
	}

	@Override
	public @Nullable Duration take(Attempts attempts) {
		Duration wait = this.attempts.take(Key.ofNetwork(attempts));
		return (wait != null) ? wait : this.attempts.take(Key.ofName(attempts));
	}

	@Override
	public void succeeded(Attempts attempts) {
		this.attempts.fill(Key.ofName(attempts));
		this.attempts.giveBack(Key.ofNetwork(attempts));
	}

	private record Key(String network, @Nullable String name, int most) {

		static Key ofNetwork(Attempts attempts) {
			return new Key(attempts.network(), null, attempts.mostOfNetwork());
		}

		static Key ofName(Attempts attempts) {
			return new Key(attempts.network(), attempts.name(), attempts.mostOfName());
		}

	}

}
