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
 * Lets one replica at a time request a session of a user for a workshop, and shows it the
 * session that another one was granted last. Requests within a replica are one already:
 * {@link IdempotencyStore#single}.
 * <p>
 * There is a lock with owner and expiry for each user and workshop, and beside it the
 * fact: the session granted last. It changes only from what the owner of the lock has
 * seen: of two owners, one of which lost its lock, one alone succeeds.
 */
public final class UserLocks {

	private static final Logger logger = LoggerFactory.getLogger(UserLocks.class);

	private static final Script LOCK = Script.repeatable("lock-user");

	private static final Script UNLOCK = Script.repeatable("unlock-user");

	private static final Script GRANT = Script.repeatable("grant-session");

	private static final Script ASK = Script.repeatable("ask-environment");

	private static final String CHANNEL = "unlocked";

	/** A replica that does not renew a lock for so long is gone. */
	private static final Duration HELD = Duration.ofSeconds(10);

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

	private final BiConsumer<Session, UserLock.Fact> grantedTwice;

	private final AtomicLong last = new AtomicLong();

	private final AtomicBoolean announcing = new AtomicBoolean();

	private final Map<String, Owned> held = new ConcurrentHashMap<>();

	private final Map<String, Semaphore> waiting = new ConcurrentHashMap<>();

	private final Cache<List<String>, Recent> recent = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MOST_RECENT)
		.expireAfter(Expiry.<List<String>, Recent>writing((keys, granted) -> granted.recorded ? RECENT : OUTAGE))
		.build();

	private final Duration kept;

	/**
	 * Those of all replicas that share a store.
	 * @param whenUnavailable what a request does without the store
	 * @param grantedTwice learns of a session that this replica was granted while the
	 * store was unavailable and another one is the fact
	 */
	public UserLocks(SharedStore store, WhenUnavailable whenUnavailable,
			BiConsumer<Session, UserLock.Fact> grantedTwice) {
		this(store, whenUnavailable, grantedTwice, HELD);
	}

	UserLocks(SharedStore store, WhenUnavailable whenUnavailable, BiConsumer<Session, UserLock.Fact> grantedTwice,
			Duration kept) {
		this.store = store;
		this.kept = kept;
		this.whenUnavailable = whenUnavailable;
		this.grantedTwice = grantedTwice;
		store.subscribe(CHANNEL, this::unlocked);
		store.eachBeat(this::renew);
		store.observe(this::announce);
	}

	/**
	 * Waits for the lock of a user, by the id on the portals, and a published workshop.
	 * @return the lock; one that locks nothing while the store is unavailable, or after
	 * another replica has had it for longer than a request may take
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if the
	 * store is unavailable and requests are refused meanwhile
	 */
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

	/**
	 * Takes a lock that is free.
	 * @return null if another replica has it, or if that is unknown
	 */
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
			if (now - lock.renewedAt >= RENEWED.toNanos()) {
				lock.renewedAt = now;
				this.store.send(LOCK, lock.keys, owner, Script.millis(this.kept));
			}
			return lock;
		}));
	}

	/** A failover may have lost facts: all recent ones are recorded again. */
	private void announce(CoordinationStatus status) {
		if (status.available()) {
			this.recent.asMap().replaceAll((keys, each) -> new Recent(each.session, each.expected, false));
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
					UserLock.Fact other = granted(keys, each.expected, each.session, FACT);
					this.recent.asMap().replace(keys, each, new Recent(each.session, each.expected, true));
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

	private UserLock.@Nullable Fact granted(List<String> keys, String expected, Session session, Duration kept) {
		ScriptReply reply = this.store.run(GRANT, keys, expected, session.ref().toString(),
				SessionRecords.write(session), environment(session.environment()), Script.millis(kept));
		return (reply.number(0) == 1) ? null : UserLock.Fact.of(reply.text(1), reply.number(2));
	}

	private static String environment(EnvironmentRef environment) {
		return String.join("\n", environment.portal().cluster(), environment.portal().name(), environment.name());
	}

	private void unlocked(String key) {
		Semaphore unlocked = this.waiting.get(key);
		if (unlocked != null) {
			unlocked.release();
		}
	}

	/** A session of this replica; whether it was made the fact, in place of which one. */
	private record Recent(Session session, String expected, boolean recorded) {
	}

	/** A lock of this replica, or the attempt to get one. */
	private final class Owned implements UserLock {

		private final String owner = UserLocks.this.store.replica() + ":" + UserLocks.this.last.incrementAndGet();

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
			ScriptReply reply = UserLocks.this.store.run(LOCK, this.keys, this.owner,
					Script.millis(UserLocks.this.kept));
			if (reply.number(0) == 0) {
				this.waited = true;
				return false;
			}
			this.seen = reply.text(1);
			this.fact = Fact.of(reply.text(2), reply.number(3));
			ScriptReply asked = reply.list(4);
			for (int i = 0; i < asked.size(); i += 2) {
				String[] environment = asked.text(i).split("\n", 3);
				if (environment.length == 3 && !asked.text(i + 1).equals(UserLocks.this.store.replica().value())) {
					this.asked.add(new EnvironmentRef(new PortalRef(environment[0], environment[1]), environment[2]));
				}
			}
			UserLocks.this.held.put(this.owner, this);
			return true;
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
			UserLocks.this.store.send(ASK, List.of(this.sessionKeys.getLast()), environment(environment),
					UserLocks.this.store.replica().value(), Script.millis(hold));
		}

		@Override
		public void refused(EnvironmentRef environment) {
			UserLocks.this.store.send(ASK, List.of(this.sessionKeys.getLast()), environment(environment), "", "0");
		}

		@Override
		public @Nullable Fact granted(Session session, Duration hold) {
			Duration kept = (hold.compareTo(FACT) > 0) ? hold : FACT;
			Fact other = null;
			boolean recorded = true;
			try {
				other = UserLocks.this.granted(this.sessionKeys, this.seen, session, kept);
			}
			catch (CoordinationUnavailableException ex) {
				recorded = false;
			}
			if (other == null) {
				Recent before = UserLocks.this.recent.asMap()
					.put(this.sessionKeys, new Recent(session, this.seen, recorded));
				// that of an outage was not announced yet, and another replica had one
				if (before != null && !before.recorded && !before.session.environment().equals(session.environment())) {
					UserLocks.this.grantedTwice.accept(before.session, new Fact(session, Duration.ZERO));
				}
			}
			return other;
		}

		@Override
		public void close() {
			UserLocks.this.held.compute(this.owner, (same, lock) -> {
				UserLocks.this.store.send(UNLOCK, this.keys.subList(0, 2), this.owner,
						UserLocks.this.store.qualified(CHANNEL), key());
				return null;
			});
		}

	}

}
