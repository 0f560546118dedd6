package dev.educates.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;

/** Limiters of guesses for tests. */
public final class GuessLimiters {

	private GuessLimiters() {
	}

	/** One that counts in memory. */
	public static GuessLimiter local(String what, Ticker ticker) {
		return new GuessLimiter(new AttemptCounter(ticker), what);
	}

}
