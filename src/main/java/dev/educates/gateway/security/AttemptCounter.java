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
 * succeeded, so that concurrent attempts do not circumvent the limit. Counts are in the
 * memory of this process.
 */
class AttemptCounter {

	static final Duration WINDOW = Duration.ofMinutes(1);

	private static final int MOST_COUNTERS = 100_000;

	private final RateLimiter<Key> attempts;

	AttemptCounter(Ticker ticker) {
		this.attempts = new RateLimiter<>(MOST_COUNTERS, WINDOW, ticker,
				(key) -> Bandwidth.builder().capacity(key.most).refillIntervally(key.most, WINDOW).build());
	}

	/** Counts an attempt. If there were too many, it does not, and returns the wait. */
	@Nullable Duration take(Attempts attempts) {
		Duration wait = this.attempts.take(Key.ofNetwork(attempts));
		return (wait != null) ? wait : this.attempts.take(Key.ofName(attempts));
	}

	/** Forgets the attempts with the name, and one attempt from the network. */
	void succeeded(Attempts attempts) {
		this.attempts.fill(Key.ofName(attempts));
		this.attempts.giveBack(Key.ofNetwork(attempts));
	}

	/**
	 * Attempts that count together.
	 *
	 * @param mostOfNetwork maximum of attempts from the network
	 * @param name hash of the name that was sent, which may be of any length, and a
	 * password by mistake
	 * @param mostOfName maximum of attempts with this name from the network
	 */
	record Attempts(String network, int mostOfNetwork, String name, int mostOfName) {

		/** One address may stand for many clients. */
		private static final int NAMES_OF_AN_ADDRESS = 10;

		static Attempts of(String name, String address, int limit) {
			return new Attempts(ClientAddress.network(address), limit * NAMES_OF_AN_ADDRESS, Sha256.hex(name), limit);
		}

	}

	private record Key(String network, @Nullable String name, int most) {

		static Key ofNetwork(Attempts attempts) {
			return new Key(attempts.network, null, attempts.mostOfNetwork);
		}

		static Key ofName(Attempts attempts) {
			return new Key(attempts.network, attempts.name, attempts.mostOfName);
		}

	}

}
