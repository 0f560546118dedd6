package dev.educates.gateway.security;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.Sha256;
import dev.educates.gateway.server.limits.ClientAddress;
import dev.educates.gateway.server.limits.RateLimiter;
import io.github.bucket4j.Bandwidth;
import org.jspecify.annotations.Nullable;

/**
 * Limits failed attempts to log in, for each name and address and for each address, in
 * the minute after the first. Names that no client has count like others, so that the
 * limit does not tell which exist; the limit of the address bounds how many there are.
 * Attempts from one address lock out no other. An attempt counts as failed until it has
 * succeeded, so that concurrent attempts do not circumvent the limit.
 */
final class LoginAttemptLimiter {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int MOST_COUNTERS = 100_000;

	/** One address may stand for many clients. */
	private static final int NAMES_OF_AN_ADDRESS = 10;

	private final RateLimiter<Key> attempts;

	LoginAttemptLimiter(int limit, Ticker ticker) {
		this.attempts = new RateLimiter<>(MOST_COUNTERS, WINDOW, ticker, (key) -> {
			int most = (key.name != null) ? limit : limit * NAMES_OF_AN_ADDRESS;
			return Bandwidth.builder().capacity(most).refillIntervally(most, WINDOW).build();
		});
	}

	/**
	 * Begins an attempt.
	 * @return null if it may be made, else the time until the next one
	 */
	@Nullable Duration begun(String name, String address) {
		Duration wait = this.attempts.take(Key.of(null, address));
		return (wait != null) ? wait : this.attempts.take(Key.of(name, address));
	}

	void succeeded(String name, String address) {
		this.attempts.fill(Key.of(name, address));
		this.attempts.giveBack(Key.of(null, address));
	}

	/**
	 * Attempts that count together.
	 *
	 * @param name hash of the name that was sent, which may be of any length, and a
	 * password by mistake; null for all names
	 * @param network of the client
	 */
	private record Key(@Nullable String name, String network) {

		static Key of(@Nullable String name, String address) {
			return new Key((name != null) ? Sha256.hex(name) : null, ClientAddress.network(address));
		}

	}

}
