package dev.educates.gateway.portal.administration;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.PeriodicReader;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.portal.AdministrativeOverrides;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Overrides that all replicas share. They have a version; a change replaces the version
 * that it was made from. Each replica reads them after a message and periodically. If
 * Redis has lost them, or the last change, a replica that knows better writes them again.
 */
final class RedisOverridesStore implements OverridesStore, AutoCloseable {

	private static final Duration REREAD = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(RedisOverridesStore.class);

	/** A change is written in this time or never: what failed must not happen later. */
	private static final Duration WRITTEN_WITHIN = Duration.ofMillis(500);

	private static final int ATTEMPTS = 20;

	private static final Script CORDONS = Script.repeatable("cordons");

	private static final String CHANNEL = "cordons";

	private static final List<String> KEYS = List.of(SharedKey.of("cordons", "states"));

	private final SharedStore store;

	private final PeriodicReader reader = new PeriodicReader("cordons", REREAD, this::read);

	private Consumer<AdministrativeOverrides> listener = (_) -> {
	};

	/** Negative before the first reading. */
	private long version = -1;

	private AdministrativeOverrides current = AdministrativeOverrides.NONE;

	RedisOverridesStore(SharedStore store) {
		this.store = store;
	}

	@Override
	public void listen(Consumer<AdministrativeOverrides> consumer) {
		synchronized (this) {
			this.listener = consumer;
			try {
				read();
			}
			catch (CoordinationUnavailableException ex) {
				logger.warn("Administrative states are not known until Redis is available: {}", ex.getMessage());
				consumer.accept(this.current);
			}
		}
		this.reader.start();
		this.store.subscribe(CHANNEL, new SharedStore.Listener() {

			@Override
			public void message(String message) {
				RedisOverridesStore.this.reader.readSoon();
			}

			@Override
			public void connected() {
				RedisOverridesStore.this.reader.readSoon();
			}

		});
	}

	/** Reads what others have changed. */
	synchronized void read() {
		Shared shared = shared();
		if (shared.version() < this.version && shared.isReadable()) {
			logger.warn("Redis has lost administrative states; they are written again");
			replace(shared, this.version, this.current);
		}
		else {
			heard(shared);
		}
	}

	@Override
	public synchronized boolean update(Function<AdministrativeOverrides, @Nullable AdministrativeOverrides> change) {
		try {
			for (int i = 0; i < ATTEMPTS; i++) {
				Shared shared = shared();
				AdministrativeOverrides newest = (shared.version() < this.version) ? this.current : shared.states();
				AdministrativeOverrides next = change.apply(newest);
				if (next == null) {
					return false;
				}
				if (!shared.isReadable()) {
					throw new StateNotPersistedException(
							"a newer version of the gateway has set the states. Maybe update this replica");
				}
				if (replace(shared, Math.max(shared.version(), this.version) + 1, next)) {
					return true;
				}
			}
			throw new StateNotPersistedException("other changes came first, %d times".formatted(ATTEMPTS));
		}
		catch (CoordinationUnavailableException ex) {
			throw new StateNotPersistedException("Redis is unavailable: " + ex.getMessage());
		}
	}

	private Shared shared() {
		return Shared.of(this.store.run(CORDONS, KEYS, this.store.qualified(CHANNEL)));
	}

	/** False if another change came first. */
	private boolean replace(Shared before, long next, AdministrativeOverrides states) {
		Shared after = Shared.of(this.store.run(CORDONS, KEYS, this.store.qualified(CHANNEL),
				Long.toString(before.version()), Long.toString(next),
				Long.toString(before.now() + WRITTEN_WITHIN.toMillis()), StateFile.text(states)));
		heard(after);
		return after.version() == next && after.states().equals(states);
	}

	private void heard(Shared shared) {
		if (shared.version() > this.version) {
			this.version = shared.version();
			this.current = shared.states();
			this.listener.accept(this.current);
		}
	}

	@Override
	public void close() {
		this.reader.close();
	}

	/**
	 * What Redis has.
	 *
	 * @param version grows with each change; 0 if there was none
	 * @param states the overrides
	 * @param isReadable false if a newer gateway has written more than this one can read
	 * @param now the time of the store, in milliseconds
	 */
	private record Shared(long version, AdministrativeOverrides states, boolean isReadable, long now) {

		static Shared of(ScriptReply reply) {
			String json = reply.text(2);
			StateFile.Kept kept = json.isEmpty() ? StateFile.Kept.of(AdministrativeOverrides.NONE)
					: StateFile.lenient(json);
			return new Shared(reply.number(1), kept.states(), kept.version() <= StateFile.VERSION, reply.number(3));
		}

	}

}
