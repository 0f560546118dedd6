package dev.educates.gateway.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.server.limits.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed attempts to log in, for each name and address and for each address, in
 * the minute after the first. Names that no client has are counted like others, so that
 * the limit does not tell which exist; the limit of the address bounds how many there
 * are. Attempts from one address lock out nobody at another. One that is under way counts
 * as failed until it has succeeded, so that many at once are no way around the limit.
 */
final class LoginAttemptLimiter {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int MOST_COUNTERS = 100_000;

	/** One address may stand for many clients. */
	private static final int NAMES_OF_AN_ADDRESS = 10;

	private final int limit;

	private final Cache<Key, AtomicInteger> counters;

	LoginAttemptLimiter(int limit, Ticker ticker) {
		this.limit = limit;
		this.counters = Caffeine.newBuilder()
			.expireAfterWrite(WINDOW)
			.maximumSize(MOST_COUNTERS)
			.ticker(ticker)
			.build();
	}

	/**
	 * Begins an attempt.
	 * @return null if it may be made, else when the next one may
	 */
	@Nullable Duration begun(String name, String address) {
		Key all = Key.of(null, address);
		if (count(all) > this.limit * NAMES_OF_AN_ADDRESS) {
			return rest(all);
		}
		Key own = Key.of(name, address);
		return (count(own) > this.limit) ? rest(own) : null;
	}

	void succeeded(String name, String address) {
		this.counters.invalidate(Key.of(name, address));
		AtomicInteger all = this.counters.getIfPresent(Key.of(null, address));
		if (all != null) {
			all.decrementAndGet();
		}
	}

	private int count(Key key) {
		return this.counters.get(key, (created) -> new AtomicInteger()).incrementAndGet();
	}

	private Duration rest(Key key) {
		return this.counters.policy()
			.expireAfterWrite()
			.flatMap((policy) -> policy.ageOf(key))
			.map(WINDOW::minus)
			.filter(Duration::isPositive)
			.orElse(Duration.ofSeconds(1));
	}

	/**
	 * What is counted.
	 *
	 * @param name hash of the name that was sent, which may be of any length, and a
	 * password by mistake; null for all names
	 * @param network where from
	 */
	private record Key(@Nullable String name, String network) {

		static Key of(@Nullable String name, String address) {
			return new Key((name != null) ? PasswordVerifier.sha256(name) : null, ClientAddress.network(address));
		}

	}

}
