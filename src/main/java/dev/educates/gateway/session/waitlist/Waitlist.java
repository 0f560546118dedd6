package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.session.SeatPriority;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Where requests for sessions wait that found no seat.
 * <p>
 * One thread looks what has changed, at most every 50 ms, and lets as many try as seats
 * are free, in order; the tries are requests like any other, on threads of their own. It
 * works on what is known anyway: nobody is looked at because somebody waits, but for a
 * portal one of whose sessions should just have ended. Everything is in memory and of
 * this gateway alone.
 *
 * <h2>Order</h2> See {@link FairQueue}. Whoever does not wait yet may only have seats
 * that nobody who waits could use ({@link SeatPriority}).
 */
public final class Waitlist {

	private static final Logger logger = LoggerFactory.getLogger(Waitlist.class);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Duration RECHECK = Duration.ofSeconds(2);

	/** A client that comes back again and again leaves half-open connections behind. */
	private static final int LISTENERS = 10;

	private final Access access;

	private final FleetStore fleet;

	private final WaitlistProperties properties;

	private final Clock clock;

	private final WaitlistEntries entries;

	private final WaitlistDispatcher tries;

	private final WaitEstimates waitEstimates;

	private final Object lock = new Object();

	private final Semaphore changed = new Semaphore(0);

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("wait-", 0).factory());

	private final Scheduler telling = Schedulers.fromExecutorService(this.threads);

	private final Thread dispatcher = Thread.ofPlatform().name("waiting-room").daemon().unstarted(this::run);

	private volatile boolean closed;

	Waitlist(Supplier<WaitlistRequester> requests, Supplier<SessionService> sessions, Access access, FleetStore fleet,
			WaitlistProperties properties, Clock clock) {
		this.access = access;
		this.fleet = fleet;
		this.properties = properties;
		this.clock = clock;
		this.entries = new WaitlistEntries(requests, properties);
		this.waitEstimates = new WaitEstimates(fleet, this.entries, properties.interval());
		this.tries = new WaitlistDispatcher(this.lock, this.changed::release, requests, sessions, this.entries,
				this.threads, properties.interval(), clock);
	}

	void start() {
		this.dispatcher.start();
	}

	/** The fleet is another one; returns at once. */
	void changed() {
		if (this.entries.areThere()) {
			this.changed.release();
		}
	}

	/** How many wait. */
	int length() {
		synchronized (this.lock) {
			return this.entries.count();
		}
	}

	/**
	 * The longest that anybody may wait.
	 * @return at least 1 s
	 */
	public Duration maximumPatience() {
		return this.properties.maximumPatience();
	}

	/**
	 * Requests a session, and waits for a seat if there is none. The same caller and
	 * action id come back to the place that they have, and to its deadline.
	 * @param connection of whoever waits
	 * @param request who wants what
	 * @param patience how long to wait at most
	 * @return ends after the outcome, or with an error if the caller may not, or no
	 * longer, wait
	 */
	public Flux<WaitlistEvent> join(Connection connection, SessionRequest request, Duration patience) {
		return Flux
			.<WaitlistEvent>create((sink) -> begin(connection, request, patience, sink),
					FluxSink.OverflowStrategy.ERROR)
			.publishOn(this.telling, 1);
	}

	private void begin(Connection connection, SessionRequest request, Duration patience, FluxSink<WaitlistEvent> sink) {
		try {
			if (this.closed) {
				throw new GatewayStopping();
			}
			Caller caller = connection.caller();
			CallerView view = this.access.view(caller, this.fleet.known()).forRequest(request.tenant());
			String user = view.user(request.user());
			if (user != null) {
				view.onPortal(user);
			}
			WaitlistSubscriber subscriber = new WaitlistSubscriber(connection, sink);
			WaitlistEntry entry = joined(caller, view.tenant(), request, patience, subscriber, sink.contextView());
			sink.onDispose(() -> elsewhere(() -> left(entry, subscriber)));
			sink.onRequest((count) -> subscriber.drain());
			if (this.closed) {
				subscriber.fail(new GatewayStopping());
			}
		}
		catch (RuntimeException ex) {
			sink.error(ex);
		}
	}

	private WaitlistEntry joined(Caller caller, @Nullable Tenant tenant, SessionRequest request, Duration patience,
			WaitlistSubscriber subscriber, ContextView context) {
		String actionId = request.actionId();
		WaitlistEntry.Key key = new WaitlistEntry.Key(caller.key(),
				(actionId != null) ? actionId : UUID.randomUUID().toString(), actionId != null);
		synchronized (this.lock) {
			WaitlistEntry entry = this.entries.find(key);
			if (entry == null) {
				entry = new WaitlistEntry(key, (tenant != null) ? tenant.name() : "", caller,
						request.withActionId(key.actionId()), this.clock.instant(), patience, context);
				this.entries.add(entry);
				this.tries.begin(entry);
			}
			else {
				entry.request.mustBe(request);
				if (entry.subscribers.size() >= LISTENERS) {
					throw new WaitlistFullException(
							"too many subscriptions: at most %d with one actionId".formatted(LISTENERS));
				}
				entry.caller = caller;
				entry.keptUntil = null;
				if (entry.told != null) {
					subscriber.tell(entry.told);
				}
			}
			entry.subscribers.add(subscriber);
			return entry;
		}
	}

	/**
	 * Not while the one who ends a stream holds on to it: the waiting room holds its lock
	 * while it tells.
	 */
	private void elsewhere(Runnable task) {
		try {
			this.threads.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Nobody waits any more", ex);
		}
	}

	/**
	 * Gives up a place at once; streams that tell of it complete. A try that is under way
	 * goes on: if it finds a session, that is told to whoever comes back.
	 * @param caller whose place it is
	 * @param actionId of the place
	 * @return false if the caller has no place with this action id
	 * @throws dev.educates.gateway.tenancy.Denied if the caller is nobody
	 */
	public boolean leave(Caller caller, String actionId) {
		this.access.view(caller, this.fleet.known());
		List<WaitlistSubscriber> subscribers;
		synchronized (this.lock) {
			WaitlistEntry entry = this.entries.find(new WaitlistEntry.Key(caller.key(), actionId, true));
			if (entry == null) {
				return false;
			}
			subscribers = List.copyOf(entry.subscribers);
			entry.subscribers.clear();
			entry.keptUntil = this.clock.instant();
		}
		this.changed.release();
		subscribers.forEach(WaitlistSubscriber::complete);
		return true;
	}

	private void left(WaitlistEntry entry, WaitlistSubscriber subscriber) {
		boolean lost = !subscriber.hasLeft();
		synchronized (this.lock) {
			if (entry.subscribers.remove(subscriber) && entry.subscribers.isEmpty() && !entry.over) {
				Duration grace = (lost && entry.key.lasting()) ? this.properties.grace() : Duration.ZERO;
				entry.keptUntil = this.clock.instant().plus(grace);
				this.changed.release();
			}
		}
	}

	/** Which requests come before those that do not wait. */
	SeatPriority seatPriority() {
		return new LinePrecedence(this.lock, this.entries, this.clock);
	}

	private void run() {
		long recheckedAt = System.nanoTime();
		try {
			while (!this.closed) {
				long wait = this.entries.areThere() ? this.properties.interval().toMillis() : RECHECK.toMillis();
				boolean _ = this.changed.tryAcquire(wait, TimeUnit.MILLISECONDS);
				int _ = this.changed.drainPermits();
				if (System.nanoTime() - recheckedAt >= RECHECK.toNanos()) {
					recheckedAt = System.nanoTime();
					recheck();
				}
				round();
				Thread.sleep(PAUSE);
			}
		}
		catch (InterruptedException | RejectedExecutionException ex) {
			logger.debug("Nobody waits any more", ex);
		}
	}

	private void round() {
		try {
			synchronized (this.lock) {
				Instant now = this.clock.instant();
				this.entries.inOrder().forEach((line) -> serve(line, now));
			}
		}
		catch (RejectedExecutionException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.error("Those who wait could not be served; it is tried again", ex);
		}
	}

	private void serve(List<WaitlistEntry> inOrder, Instant now) {
		for (WaitlistEntry entry : this.entries.seatAssignment(inOrder, now).seated()) {
			if (!entry.trying) {
				this.tries.begin(entry);
			}
		}
		List<WaitlistEntry> staying = new ArrayList<>();
		for (WaitlistEntry entry : inOrder) {
			if (!entry.trying && entry.keptUntil != null && !now.isBefore(entry.keptUntil)) {
				this.tries.forget(entry);
			}
			else if (!entry.trying && !now.isBefore(entry.deadline)) {
				this.entries.remove(entry, false);
				this.threads.execute(() -> this.tries.endInVain(entry));
			}
			else {
				staying.add(entry);
			}
		}
		this.waitEstimates.tell(staying, now);
	}

	private void recheck() {
		synchronized (this.lock) {
			this.entries.all()
				.forEach((entry) -> entry.subscribers
					.forEach((subscriber) -> this.threads.execute(() -> recheck(entry, subscriber))));
		}
	}

	/** Not by the one who serves: an issuer of tokens may let us wait for its keys. */
	private void recheck(WaitlistEntry entry, WaitlistSubscriber subscriber) {
		Caller caller = subscriber.recheck();
		if (caller != null) {
			synchronized (this.lock) {
				entry.caller = caller;
			}
		}
	}

	/** Interrupts all streams; clients that subscribe again join again. */
	void close() {
		this.closed = true;
		this.dispatcher.interrupt();
		List<WaitlistSubscriber> subscribers;
		synchronized (this.lock) {
			subscribers = this.entries.all().stream().flatMap((entry) -> entry.subscribers.stream()).toList();
		}
		subscribers.forEach((subscriber) -> subscriber.fail(new GatewayStopping()));
		this.telling.disposeGracefully().timeout(RECHECK).onErrorComplete().block();
		this.threads.shutdown();
		try {
			// a try that is under way may have taken a seat
			boolean _ = this.threads.awaitTermination(RECHECK.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.threads.shutdownNow();
	}

}
