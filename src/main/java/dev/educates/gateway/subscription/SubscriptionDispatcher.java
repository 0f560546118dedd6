package dev.educates.gateway.subscription;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells listeners what changes. One thread compares what each was told with what is
 * there, at most once an interval, and hands the difference over; the listeners' own
 * threads send it. Listeners of the same in the same view share the work.
 */
public final class SubscriptionDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionDispatcher.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Fleet fleet;

	private final Access access;

	private final SubscriptionProperties properties;

	private final Clock clock;

	private final Set<Subscriber<?, ?>> subscribers = ConcurrentHashMap.newKeySet();

	private final SubscriberLimiter admission;

	private final Semaphore changed = new Semaphore(0);

	/** Whether somebody who listens has other rights than before. */
	private final AtomicBoolean altered = new AtomicBoolean();

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("tell-", 0).factory());

	private final Scheduler telling = Schedulers.fromExecutorService(this.threads);

	private final Thread dispatcher = Thread.ofPlatform().name("feeds").daemon().unstarted(this::run);

	private volatile boolean closed;

	SubscriptionDispatcher(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		this.fleet = fleet;
		this.access = access;
		this.properties = properties;
		this.admission = new SubscriberLimiter(properties);
		this.clock = clock;
	}

	void start() {
		this.fleet.listen(this.changed::release);
		this.dispatcher.start();
	}

	/**
	 * The seats of workshops: the present state first, then changes.
	 * @param connection of whoever listens
	 * @param tenant name of the tenant, null for all of the caller's
	 * @param names names of workshops, null for all
	 * @return ends with an error if the caller may not, or no longer, listen
	 */
	public Flux<WorkshopChange> workshops(Connection connection, @Nullable String tenant,
			@Nullable Collection<String> names) {
		return listen(new WorkshopSubject(tenant, (names != null) ? Set.copyOf(names) : null), connection);
	}

	/**
	 * What happens to sessions from now on.
	 * @param connection of whoever listens
	 * @param tenant name of the tenant, null for all of the caller's
	 * @param user the user's normalised id, null for all users
	 * @return ends with an error if the caller may not, or no longer, listen
	 */
	public Flux<SessionChange> sessions(Connection connection, @Nullable String tenant, @Nullable String user) {
		return listen(new SessionSubject(tenant, user, this.properties.expiringAhead(), this.clock), connection);
	}

	/**
	 * Portals: all of them first, then changes.
	 * @param connection of whoever listens
	 * @return ends with an error if the caller is no admin
	 */
	public Flux<PortalChange> portals(Connection connection) {
		return listen(new PortalSubject(), connection);
	}

	private <S, C extends Change> Flux<C> listen(Subject<S, C> subject, Connection connection) {
		return Flux.<C>create((sink) -> begin(subject, connection, sink), FluxSink.OverflowStrategy.ERROR)
			.publishOn(this.telling, 1);
	}

	private <S, C extends Change> void begin(Subject<S, C> subject, Connection connection, FluxSink<C> sink) {
		try {
			Subscriber<S, C> subscriber = new Subscriber<>(subject, connection, sink);
			Runnable leave = this.admission.admit(subscriber.caller(), connection.socket());
			this.subscribers.add(subscriber);
			// at once if it has left already: only then is it removed
			sink.onDispose(() -> {
				this.subscribers.remove(subscriber);
				leave.run();
			});
			sink.onRequest((count) -> subscriber.drain());
			// read after it was added: what is published later, all listeners are told
			new Round(this.fleet.current(), this.access).tell(subscriber);
			if (this.closed) {
				subscriber.fail(new GatewayStopping());
			}
		}
		catch (RuntimeException ex) {
			sink.error(ex);
		}
	}

	/**
	 * How many listen now.
	 * @return the number of subscriptions
	 */
	public int subscribers() {
		return this.subscribers.size();
	}

	private void run() {
		long checkedAt = System.nanoTime();
		long toldGeneration = -1;
		try {
			while (!this.closed) {
				boolean _ = this.changed.tryAcquire(this.properties.recheck().toMillis(), TimeUnit.MILLISECONDS);
				int _ = this.changed.drainPermits();
				boolean recheck = System.nanoTime() - checkedAt >= this.properties.recheck().toNanos();
				boolean altered = this.altered.getAndSet(false);
				if (recheck) {
					checkedAt = System.nanoTime();
					this.subscribers.forEach((subscriber) -> this.threads.execute(() -> recheck(subscriber)));
				}
				FleetSnapshot now = this.fleet.current();
				if (recheck || altered || now.generation() != toldGeneration) {
					toldGeneration = now.generation();
					tell(now);
				}
				Thread.sleep(this.properties.interval());
			}
		}
		catch (InterruptedException | RejectedExecutionException ex) {
			logger.debug("Nobody is told any more", ex);
		}
	}

	/** Not by the one who tells: an issuer of tokens may let us wait for its keys. */
	private void recheck(Subscriber<?, ?> subscriber) {
		try {
			if (subscriber.recheck()) {
				this.altered.set(true);
				this.changed.release();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("A listener may listen no more", ex);
			subscriber.fail(ex);
		}
	}

	/** Tells everybody; one's trouble is nobody else's. */
	private void tell(FleetSnapshot now) {
		Round round = new Round(now, this.access);
		for (Subscriber<?, ?> subscriber : this.subscribers) {
			try {
				round.tell(subscriber);
			}
			catch (RuntimeException ex) {
				logger.debug("A listener is told no more", ex);
				subscriber.fail(ex);
			}
		}
	}

	/** Interrupts all subscriptions after the changes that are pending. */
	void close() {
		this.closed = true;
		this.dispatcher.interrupt();
		this.subscribers.forEach((subscriber) -> subscriber.fail(new GatewayStopping()));
		this.telling.disposeGracefully().timeout(PATIENCE).onErrorComplete().block();
		this.threads.shutdownNow();
	}

	/** One comparison of everybody's state with one snapshot. */
	private static final class Round {

		private final FleetSnapshot fleet;

		private final Access access;

		private final Map<Caller, CallerView> views = new HashMap<>();

		private final Map<Object, Object> states = new HashMap<>();

		private final Map<Object, Map<Object, Collection<?>>> changes = new IdentityHashMap<>();

		Round(FleetSnapshot fleet, Access access) {
			this.fleet = fleet;
			this.access = access;
		}

		@SuppressWarnings("unchecked")
		<S, C extends Change> void tell(Subscriber<S, C> subscriber) {
			Subject<S, C> subject = subscriber.subject();
			CallerView view = this.views.computeIfAbsent(subscriber.caller(),
					(caller) -> this.access.view(caller, this.fleet));
			S now = (S) this.states.computeIfAbsent(List.of(subject, view.scope()), (key) -> subject.state(view));
			subscriber.tell(this.fleet.generation(), now,
					(told) -> (told == null) ? subject.changes(null, now)
							: (Collection<C>) this.changes.computeIfAbsent(told, (key) -> new IdentityHashMap<>())
								.computeIfAbsent(now, (key) -> subject.changes(told, now)));
		}

	}

}
