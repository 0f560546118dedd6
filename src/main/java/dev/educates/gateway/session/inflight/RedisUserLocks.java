package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.educates.gateway.coordination.CoordinationStatus;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock with owner and expiry for each user and workshop, and beside it the fact: the
 * session granted last. It changes only from what the owner of the lock has seen: of two
 * owners, one of which lost its lock, one alone succeeds.
 */
final class RedisUserLocks implements UserLocks, SharedStore.Listener {

	private static final Logger logger = LoggerFactory.getLogger(RedisUserLocks.class);

	private static final Script LOCK = Script.repeatable("lock-user");

	private static final Script UNLOCK = Script.repeatable("unlock-user");

	private static final Script GRANT = Script.repeatable("grant-session");

	private static final Script ASK = Script.repeatable("ask-environment");

	private static final String CHANNEL = "unlocked";

	/** A replica that does not renew a lock for so long is gone. */
	static final Duration HELD = Duration.ofSeconds(10);

	private static final Duration RENEWED = Duration.ofSeconds(3);

	/** A message that the lock is free may be lost. */
	private static final Duration POLL = Duration.ofMillis(200);

	/** No request takes longer than the deadline of two. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** Sessions mostly end by then, or readings of their portals show them. */
	private static final Duration FACT = Duration.ofHours(4);

	/** A failover loses the writes of less than that. */
	private static final Duration RECENT = Duration.ofMinutes(1);

	/** Sessions of an outage are announced at its end. */
	private static final Duration OUTAGE = Duration.ofMinutes(30);

	private static final int MOST_RECENT = 100_000;

	private final SharedStore store;

	private final WhenUnavailable whenUnavailable;

	private final BiConsumer<Session, Fact> grantedTwice;

	private final AtomicLong last = new AtomicLong();

	private final AtomicBoolean announcing = new AtomicBoolean();

	private final Map<String, Owned> held = new ConcurrentHashMap<>();

	private final Map<String, Semaphore> waiting = new ConcurrentHashMap<>();

	private final Cache<List<String>, Recent> recent = Caffeine.newBuilder()
		.maximumSize(MOST_RECENT)
		.expireAfter(Expiry.<List<String>, Recent>writing((keys, granted) -> granted.recorded ? RECENT : OUTAGE))
		.build();

	private final Duration kept;


	RedisUserLocks(SharedStore store, WhenUnavailable whenUnavailable, BiConsumer<Session, Fact> grantedTwice,
			Duration kept) {
		this.store = store;
		this.kept = kept;
		this.whenUnavailable = whenUnavailable;
		this.grantedTwice = grantedTwice;
		store.subscribe(CHANNEL, this);
		store.eachBeat(this::renew);
		store.observe(this::announce);
	}

	@Override
	public UserLock lock(String user, String workshop) {
		Owned lock = new Owned(user, workshop);
		long until = System.nanoTime() + PATIENCE.toNanos();
		Semaphore unlocked = this.waiting.computeIfAbsent(lock.key(), (key) -> new Semaphore(0));
		try {
			while (!lock.taken()) {
				boolean _ = unlocked.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
				if (System.nanoTime() - until > 0) {
					return lock;
				}
			}
		}
		catch (CoordinationUnavailableException ex) {
			lock.close();
			if (this.whenUnavailable == WhenUnavailable.REFUSE) {
				throw ex;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CoordinationUnavailableException("interrupted");
		}
		finally {
			this.waiting.remove(lock.key());
		}
		return lock;
	}

	@Override
	public @Nullable UserLock tryLock(String user, String workshop) {
		Owned lock = new Owned(user, workshop);
		try {
			return lock.taken() ? lock : null;
		}
		catch (CoordinationUnavailableException ex) {
			lock.close();
			return null;
		}
	}

	private void renew() {
		announce();
		long now = System.nanoTime();
		this.held.keySet().forEach((owner) -> this.held.computeIfPresent(owner, (same, lock) -> {
			lock.renewIfDue(now);
			return lock;
		}));
	}

	/** A failover may have lost facts: all recent ones are recorded again. */
	private void announce(CoordinationStatus status) {
		if (status.available()) {
			this.recent.asMap().replaceAll((keys, each) -> each.recorded(false));
			announce();
		}
	}

	private void announce() {
		if (this.recent.asMap().values().stream().anyMatch((each) -> !each.recorded)
				&& this.announcing.compareAndSet(false, true)) {
			Thread.startVirtualThread(this::announceUnrecorded);
		}
	}

	private void announceUnrecorded() {
		try {
			this.recent.asMap().forEach((keys, each) -> {
				if (!each.recorded) {
					Fact other = granted(keys, each.expected, each.session, FACT);
					this.recent.asMap().replace(keys, each, each.recorded(true));
					if (other != null) {
						this.grantedTwice.accept(each.session, other);
					}
				}
			});
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("Sessions are announced later: {}", ex.getMessage());
		}
		finally {
			this.announcing.set(false);
		}
	}

	private @Nullable Fact granted(List<String> keys, String expected, Session session, Duration kept) {
		ScriptReply reply = this.store.run(GRANT, keys, expected, session.ref().toString(),
				SessionRecords.write(session), environment(session.environment()), millis(kept));
		return (reply.number(0) == 1) ? null : fact(reply.text(1), reply.number(2));
	}

	private static @Nullable Fact fact(String stored, long age) {
		Session session = SessionRecords.read(stored);
		return (session != null) ? new Fact(session, Duration.ofMillis(Math.max(0, age))) : null;
	}

	private static String environment(EnvironmentRef environment) {
		return String.join("\n", environment.portal().cluster(), environment.portal().name(), environment.name());
	}

	@Override
	public void message(String key) {
		Semaphore unlocked = this.waiting.get(key);
		if (unlocked != null) {
			unlocked.release();
		}
	}

	private static String millis(Duration duration) {
		return String.valueOf(duration.toMillis());
	}

	/** A session of this replica; whether it was made the fact, in place of which one. */
	private record Recent(Session session, String expected, boolean recorded) {
		Recent recorded(boolean is) {
			return new Recent(this.session, this.expected, is);
		}

	}

	/** A lock of this replica, or the attempt to get one. */
	private final class Owned implements UserLock {

		private final String owner = RedisUserLocks.this.store.replica() + ":"
				+ RedisUserLocks.this.last.incrementAndGet();

		private final List<String> keys;

		private final List<String> sessionKeys;

		private final Set<EnvironmentRef> asked = new HashSet<>();

		private String seen = "";

		private @Nullable Fact fact;

		private boolean waited;

		private volatile long renewedAt;

		Owned(String user, String workshop) {
			String tag = String.join("\n", "user", user, workshop);
			this.sessionKeys = List.of(SharedKey.of("fact", tag), SharedKey.of("asked", tag));
			this.keys = List.of(SharedKey.of("lock", tag), SharedKey.of("waiting", tag), this.sessionKeys.getFirst(),
					this.sessionKeys.getLast());
		}

		String key() {
			return this.keys.getFirst();
		}

		boolean taken() {
			this.renewedAt = System.nanoTime();
			ScriptReply reply = RedisUserLocks.this.store.run(LOCK, this.keys, this.owner,
					millis(RedisUserLocks.this.kept));
			if (reply.number(0) == 0) {
				this.waited = true;
				return false;
			}
			this.seen = reply.text(1);
			this.fact = RedisUserLocks.fact(reply.text(2), reply.number(3));
			ScriptReply asked = reply.list(4);
			for (int i = 0; i < asked.size(); i += 2) {
				String[] environment = asked.text(i).split("\n", 3);
				if (environment.length == 3 && !asked.text(i + 1).equals(RedisUserLocks.this.store.replica().value())) {
					this.asked.add(new EnvironmentRef(new PortalRef(environment[0], environment[1]), environment[2]));
				}
			}
			RedisUserLocks.this.held.put(this.owner, this);
			return true;
		}

		void renewIfDue(long now) {
			if (now - this.renewedAt >= RENEWED.toNanos()) {
				this.renewedAt = now;
				RedisUserLocks.this.store.send(LOCK, this.keys, this.owner, millis(RedisUserLocks.this.kept));
			}
		}

		@Override
		public @Nullable Fact fact() {
			return this.fact;
		}

		@Override
		public boolean hasPredecessor() {
			return this.waited || this.fact != null;
		}

		@Override
		public Set<EnvironmentRef> asked() {
			return this.asked;
		}

		@Override
		public void asking(EnvironmentRef environment, Duration hold) {
			RedisUserLocks.this.store.send(ASK, List.of(this.sessionKeys.getLast()), environment(environment),
					RedisUserLocks.this.store.replica().value(), millis(hold));
		}

		@Override
		public void refused(EnvironmentRef environment) {
			RedisUserLocks.this.store.send(ASK, List.of(this.sessionKeys.getLast()), environment(environment), "", "0");
		}

		@Override
		public @Nullable Fact granted(Session session, Duration hold) {
			Duration kept = (hold.compareTo(FACT) > 0) ? hold : FACT;
			Fact other = null;
			boolean recorded = true;
			try {
				other = RedisUserLocks.this.granted(this.sessionKeys, this.seen, session, kept);
			}
			catch (CoordinationUnavailableException ex) {
				recorded = false;
			}
			if (other == null) {
				replaced(RedisUserLocks.this.recent.asMap()
					.put(this.sessionKeys, new Recent(session, this.seen, recorded)), session);
			}
			return other;
		}

		/**
		 * The session of an outage was not announced yet, and another replica had one.
		 */
		private void replaced(@Nullable Recent before, Session session) {
			if (before != null && !before.recorded && !before.session.environment().equals(session.environment())) {
				RedisUserLocks.this.grantedTwice.accept(before.session, new Fact(session, Duration.ZERO));
			}
		}

		@Override
		public void close() {
			RedisUserLocks.this.held.compute(this.owner, (same, lock) -> {
				RedisUserLocks.this.store.send(UNLOCK, this.keys.subList(0, 2), this.owner,
						RedisUserLocks.this.store.qualified(CHANNEL), key());
				return null;
			});
		}

	}

}
