package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.PeriodicReader;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;

/**
 * Revoked tokens of all replicas. Each has a copy, which messages and a periodic reading
 * keep up to date: requests do not wait for Redis.
 */
final class RedisRevokedTokenStore extends RevokedTokenStore implements AutoCloseable {

	private static final Duration REREAD = Duration.ofMinutes(1);

	private static final Script TOKENS = Script.repeatable("revoked-tokens");

	private static final String CHANNEL = "revoked";

	private static final List<String> KEYS = List.of(SharedKey.of("revoked", "tokens"));

	private static final String KEPT = Long.toString(MARGIN.toMillis());

	private final SharedStore store;

	private final PeriodicReader reader;

	private RedisRevokedTokenStore(SharedStore store, Clock clock, Ticker ticker) {
		super(clock, ticker);
		this.store = store;
		this.reader = new PeriodicReader("revoked-tokens", REREAD, this::read);
	}

	/** A store that hears of the tokens of other replicas from now on. */
	static RedisRevokedTokenStore started(SharedStore store, Clock clock, Ticker ticker) {
		RedisRevokedTokenStore started = new RedisRevokedTokenStore(store, clock, ticker);
		started.reader.start();
		store.subscribe(CHANNEL, new SharedStore.Listener() {

			@Override
			public void message(String message) {
				int end = message.indexOf(' ');
				started.copied(message.substring(end + 1), Long.parseLong(message.substring(0, end)));
			}

			@Override
			public void connected() {
				started.reader.readSoon();
			}

		});
		return started;
	}

	/** A store that has lost tokens gets them again. */
	void read() {
		ScriptReply all = this.store.run(TOKENS, KEYS, this.store.qualified(CHANNEL), KEPT);
		Map<String, Instant> lost = unexpired();
		for (int i = 0; i < all.size(); i += 2) {
			lost.remove(all.text(i));
			copied(all.text(i), (long) Double.parseDouble(all.text(i + 1)));
		}
		lost.forEach(this::add);
	}

	private void copied(String tokenId, long expiresAt) {
		super.add(tokenId, Instant.ofEpochMilli(expiresAt));
	}

	/** A token that is not revoked everywhere is revoked nowhere. */
	@Override
	void add(String tokenId, Instant expiresAt) {
		this.store.run(TOKENS, KEYS, this.store.qualified(CHANNEL), KEPT, tokenId,
				Long.toString(expiresAt.toEpochMilli()));
		super.add(tokenId, expiresAt);
	}

	@Override
	public void close() {
		this.reader.close();
	}

}
