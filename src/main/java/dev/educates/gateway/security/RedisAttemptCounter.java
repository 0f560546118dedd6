package dev.educates.gateway.security;

import java.time.Duration;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.coordination.SharedStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts for all replicas. While Redis is unavailable each replica counts for itself.
 * Keys have digests of networks and names.
 */
final class RedisAttemptCounter extends AttemptCounter {

	private static final Script ATTEMPT = Script.once("login-attempt");

	private static final Script SUCCESS = Script.once("login-success");

	private final SharedStore store;

	private final SharedSecrets secrets;

	RedisAttemptCounter(SharedStore store, Ticker ticker) {
		super(ticker);
		this.store = store;
		this.secrets = store.secrets("login attempts");
	}

	@Override
	@Nullable Duration take(Attempts attempts) {
		try {
			long wait = this.store
				.run(ATTEMPT, keys(attempts), Long.toString(WINDOW.toMillis()),
						Integer.toString(attempts.mostOfNetwork()), Integer.toString(attempts.mostOfName()))
				.number(0);
			return (wait > 0) ? Duration.ofMillis(wait) : null;
		}
		catch (CoordinationUnavailableException ex) {
			return super.take(attempts);
		}
	}

	@Override
	void succeeded(Attempts attempts) {
		try {
			this.store.run(SUCCESS, keys(attempts));
		}
		catch (CoordinationUnavailableException ex) {
			super.succeeded(attempts);
		}
	}

	private List<String> keys(Attempts attempts) {
		String network = this.secrets.digest(attempts.network());
		return List.of(SharedKey.of("logins", network),
				SharedKey.of("logins", network, this.secrets.digest(attempts.name())));
	}

}
