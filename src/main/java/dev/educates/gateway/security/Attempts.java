package dev.educates.gateway.security;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.limits.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed attempts to log in, for each client and address and for each address, in
 * the minute after the first. One that is under way counts as failed until it has
 * succeeded, so that many at once are no way around the limit.
 */
final class Attempts {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int MOST_COUNTERS = 100_000;

	/** One address may stand for many clients. */
	private static final int CLIENTS_OF_AN_ADDRESS = 10;

	private final int limit;

	private final Cache<List<String>, AtomicInteger> counters;

	Attempts(int limit, Ticker ticker) {
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
	@Nullable Duration begun(String client, String address) {
		String network = Addresses.network(address);
		if (count(List.of(network)) > this.limit * CLIENTS_OF_AN_ADDRESS) {
			return rest(List.of(network));
		}
		return (count(List.of(client, network)) > this.limit) ? rest(List.of(client, network)) : null;
	}

	void succeeded(String client, String address) {
		String network = Addresses.network(address);
		this.counters.invalidate(List.of(client, network));
		AtomicInteger all = this.counters.getIfPresent(List.of(network));
		if (all != null) {
			all.decrementAndGet();
		}
	}

	private int count(List<String> key) {
		return this.counters.get(key, (created) -> new AtomicInteger()).incrementAndGet();
	}

	private Duration rest(List<String> key) {
		return this.counters.policy()
			.expireAfterWrite()
			.flatMap((policy) -> policy.ageOf(key))
			.map(WINDOW::minus)
			.filter(Duration::isPositive)
			.orElse(Duration.ofSeconds(1));
	}

}
