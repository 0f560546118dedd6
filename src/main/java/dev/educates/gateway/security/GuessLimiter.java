package dev.educates.gateway.security;

import java.time.Duration;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.Sha256;
import dev.educates.gateway.server.limits.ClientAddress;
import dev.educates.gateway.server.limits.TooManyRequests;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often short secrets are guessed, in the minute after the first wrong one:
 * for each network and for all together. Right ones do not count, so that a room full of
 * people behind one address gets in; a right one does not make the wrong ones before it
 * forgotten, so that one secret gives no further guesses. Like log-ins, an attempt counts
 * as wrong until it was right.
 */
public final class GuessLimiter {

	/** Typing errors of a class behind one address. */
	static final int OF_NETWORK = 30;

	static final int IN_ALL = 600;

	/** Attempts in progress count: they must be few compared with the limits. */
	private static final int CONCURRENT = 4;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final AttemptCounter attempts;

	private final String what;

	private final Permits permits;

	/** Secrets of another kind count for themselves. */
	GuessLimiter(AttemptCounter attempts, String what) {
		this.attempts = attempts;
		this.what = what;
		this.permits = new Permits(CONCURRENT, PATIENCE, "too many wrong " + what);
	}

	/**
	 * Looks a secret up.
	 * @param lookup finds it; null for a wrong one
	 * @return what it stands for; null for a wrong one
	 * @throws TooManyRequests after too many wrong ones; nothing was looked up
	 */
	public <T> @Nullable T attempt(String address, Supplier<@Nullable T> lookup) {
		return this.permits.use(() -> {
			AttemptCounter.Attempts ofNetwork = attempts(ClientAddress.network(address), OF_NETWORK);
			AttemptCounter.Attempts inAll = attempts("", IN_ALL);
			mustTake(ofNetwork);
			try {
				mustTake(inAll);
			}
			catch (TooManyRequests ex) {
				this.attempts.succeeded(ofNetwork);
				throw ex;
			}
			boolean wrong = false;
			try {
				T found = lookup.get();
				wrong = found == null;
				return found;
			}
			finally {
				// nor was it wrong if the lookup failed
				if (!wrong) {
					this.attempts.succeeded(ofNetwork);
					this.attempts.succeeded(inAll);
				}
			}
		});
	}

	/** The name limits nothing: only attempts of a network are given back one by one. */
	private AttemptCounter.Attempts attempts(String network, int most) {
		return new AttemptCounter.Attempts(this.what + " " + network, most, Sha256.hex(this.what), Integer.MAX_VALUE);
	}

	private void mustTake(AttemptCounter.Attempts attempts) {
		Duration wait = this.attempts.take(attempts);
		if (wait != null) {
			throw new TooManyRequests("too many wrong " + this.what, wait);
		}
	}

}
