package dev.educates.gateway.server.limits;

import java.time.Duration;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;

/**
 * One token bucket for each key.
 *
 * @param <K> compared by equals
 */
public final class RateLimiter<K> {

	private final LoadingCache<K, Bucket> buckets;

	/** Full buckets. One that is unused for that time must be full: it is dropped. */
	public RateLimiter(int maximum, Duration unused, Ticker ticker, Function<K, Bandwidth> bandwidth) {
		TimeMeter time = new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				return ticker.read();
			}

			@Override
			public boolean isWallClockBased() {
				return false;
			}

		};
		this.buckets = Caffeine.newBuilder()
			.executor(Runnable::run)
			.expireAfterAccess(unused)
			.maximumSize(maximum)
			.ticker(ticker)
			.build((key) -> Bucket.builder().addLimit(bandwidth.apply(key)).withCustomTimePrecision(time).build());
	}

	/** Takes a token. Null if there was one, else the time until the next one. */
	public @Nullable Duration take(K key) {
		ConsumptionProbe probe = this.buckets.get(key).tryConsumeAndReturnRemaining(1);
		return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
	}

	/** Returns a token. */
	public void giveBack(K key) {
		this.buckets.get(key).addTokens(1);
	}

	/** Fills a bucket. */
	public void fill(K key) {
		this.buckets.invalidate(key);
	}

}
