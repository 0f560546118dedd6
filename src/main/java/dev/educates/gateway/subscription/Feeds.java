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
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
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
public final class Feeds {

	private static final Logger logger = LoggerFactory.getLogger(Feeds.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Fleet fleet;

	private final Access access;

	private final SubscriptionProperties properties;

	private final Present present;

	private final Set<Listener<?, ?>> listeners = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<String, AtomicInteger> perCaller = new ConcurrentHashMap<>();

	private final Semaphore changed = new Semaphore(0);

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("tell-", 0).factory());

	private final Scheduler telling = Schedulers.fromExecutorService(this.threads);

	private final Thread dispatcher = Thread.ofPlatform().name("feeds").daemon().unstarted(this::run);

	private volatile boolean closed;

	Feeds(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		this.fleet = fleet;
		this.access = access;
		this.properties = properties;
		this.present = new Present(clock);
	}

	void start() {
		this.fleet.listen(this.changed::release);
		this.dispatcher.start();
	}

	/**
	 * The seats of workshops: the present state first, then changes.
	 * @param caller tells who listens; throws once it may no longer
	 * @param tenant name of the tenant, null for all of the caller's
	 * @param names names of workshops, null for all
	 * @return ends with an error if the caller may not, or no longer, listen
	 */
	public Flux<WorkshopChange> workshops(Supplier<Caller> caller, @Nullable String tenant,
			@Nullable Collection<String> names) {
		return listen(new WorkshopSubject(tenant, (names != null) ? Set.copyOf(names) : null), caller);
	}

	/**
	 * What happens to sessions from now on.
	 * @param caller tells who listens; throws once it may no longer
	 * @param tenant name of the tenant, null for all of the caller's
	 * @param user the user's normalised id, null for all users
	 * @return ends with an error if the caller may not, or no longer, listen
	 */
	public Flux<SessionChange> sessions(Supplier<Caller> caller, @Nullable String tenant, @Nullable String user) {
		return listen(new SessionSubject(tenant, user, this.properties.expiringAhead(), this.present), caller);
	}

	/**
	 * Portals: all of them first, then changes.
	 * @param caller tells who listens; throws once it may no longer
	 * @return ends with an error if the caller is no admin
	 */
	public Flux<PortalChange> portals(Supplier<Caller> caller) {
		return listen(new PortalSubject(), caller);
	}

	private <S, C extends Change> Flux<C> listen(Subject<S, C> subject, Supplier<Caller> caller) {
		return Flux.<C>create((sink) -> begin(subject, caller, sink), FluxSink.OverflowStrategy.ERROR)
			.publishOn(this.telling, 1);
	}

	private <S, C extends Change> void begin(Subject<S, C> subject, Supplier<Caller> caller, FluxSink<C> sink) {
		Listener<S, C> listener;
		try {
			listener = new Listener<>(subject, caller, sink);
			// who may not listen is told so at once
			S now = subject.state(this.access.view(listener.caller(), this.fleet.current()));
			admit(listener);
			sink.onRequest((count) -> listener.drain());
			listener.tell(now, subject.changes(null, now));
		}
		catch (RuntimeException ex) {
			sink.error(ex);
			return;
		}
		if (this.closed) {
			listener.complete();
		}
	}

	private void admit(Listener<?, ?> listener) {
		String name = listener.caller().kind() + " " + listener.caller().name() + " " + listener.caller().user();
		AtomicInteger own = this.perCaller.computeIfAbsent(name, (key) -> new AtomicInteger());
		if (own.incrementAndGet() > this.properties.maximumPerCaller()
				|| this.listeners.size() >= this.properties.maximum()) {
			own.decrementAndGet();
			throw new TooManyListeners("too many subscriptions: at most %d for one caller, %d in all"
				.formatted(this.properties.maximumPerCaller(), this.properties.maximum()));
		}
		this.listeners.add(listener);
		listener.onEnd(() -> {
			this.listeners.remove(listener);
			own.decrementAndGet();
		});
	}

	private void run() {
		long checkedAt = System.nanoTime();
		long toldGeneration = -1;
		try {
			while (!this.closed) {
				boolean _ = this.changed.tryAcquire(this.properties.recheck().toMillis(), TimeUnit.MILLISECONDS);
				int _ = this.changed.drainPermits();
				boolean recheck = System.nanoTime() - checkedAt >= this.properties.recheck().toNanos();
				if (recheck) {
					checkedAt = System.nanoTime();
				}
				FleetSnapshot now = this.fleet.current();
				if (recheck || now.generation() != toldGeneration) {
					toldGeneration = now.generation();
					tell(now, recheck);
				}
				Thread.sleep(this.properties.interval());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Tells everybody; one's trouble is nobody else's. */
	private void tell(FleetSnapshot now, boolean recheck) {
		Round round = new Round(now, this.access);
		for (Listener<?, ?> listener : this.listeners) {
			try {
				if (recheck) {
					listener.recheck();
				}
				round.tell(listener);
			}
			catch (RuntimeException ex) {
				logger.debug("A listener is told no more", ex);
				listener.fail(ex);
			}
		}
	}

	/** Ends all subscriptions; those who read get to the end of theirs. */
	void close() {
		this.closed = true;
		this.dispatcher.interrupt();
		this.listeners.forEach(Listener::complete);
		this.telling.disposeGracefully().timeout(PATIENCE).onErrorComplete().block();
		this.threads.shutdownNow();
	}

	/** One comparison of everybody's state with one snapshot. */
	private static final class Round {

		private final FleetSnapshot fleet;

		private final Access access;

		private final Map<Object, Object> states = new HashMap<>();

		private final Map<Object, Map<Object, Collection<?>>> changes = new IdentityHashMap<>();

		Round(FleetSnapshot fleet, Access access) {
			this.fleet = fleet;
			this.access = access;
		}

		@SuppressWarnings("unchecked")
		<S, C extends Change> void tell(Listener<S, C> listener) {
			CallerView view = this.access.view(listener.caller(), this.fleet);
			S now = (S) this.states.computeIfAbsent(List.of(listener.subject(), view.scope()),
					(key) -> listener.subject().state(view));
			S told = listener.told();
			Collection<C> changed = (told != null)
					? (Collection<C>) this.changes.computeIfAbsent(told, (key) -> new IdentityHashMap<>())
						.computeIfAbsent(now, (key) -> listener.subject().changes(told, now))
					: listener.subject().changes(null, now);
			listener.tell(now, changed);
		}

	}

}
