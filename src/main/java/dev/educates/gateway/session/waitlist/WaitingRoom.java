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

import dev.educates.gateway.portal.polling.ObservedFleet;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.session.Precedence;
import dev.educates.gateway.session.RequestsInLine;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
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
 * <h2>Order</h2> See {@link Line}. Whoever does not wait yet may only have seats that
 * nobody who waits could use ({@link Precedence}).
 */
public final class WaitingRoom {

	private static final Logger logger = LoggerFactory.getLogger(WaitingRoom.class);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Duration RECHECK = Duration.ofSeconds(2);

	/** A client that comes back again and again leaves half-open connections behind. */
	private static final int LISTENERS = 10;

	private final Access access;

	private final ObservedFleet fleet;

	private final WaitingProperties properties;

	private final Clock clock;

	private final Tickets tickets;

	private final Tries tries;

	private final Outlooks outlooks;

	private final Object lock = new Object();

	private final Semaphore changed = new Semaphore(0);

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("wait-", 0).factory());

	private final Scheduler telling = Schedulers.fromExecutorService(this.threads);

	private final Thread dispatcher = Thread.ofPlatform().name("waiting-room").daemon().unstarted(this::run);

	private volatile boolean closed;

	WaitingRoom(Supplier<RequestsInLine> requests, Supplier<SessionService> sessions, Access access,
			ObservedFleet fleet, WaitingProperties properties, Clock clock) {
		this.access = access;
		this.fleet = fleet;
		this.properties = properties;
		this.clock = clock;
		this.tickets = new Tickets(requests, properties);
		this.outlooks = new Outlooks(fleet, this.tickets, properties.interval());
		this.tries = new Tries(this.lock, this.changed::release, requests, sessions, this.tickets, this.threads,
				properties.interval(), clock);
	}

	void start() {
		this.dispatcher.start();
	}

	/** The fleet is another one; returns at once. */
	void changed() {
		if (this.tickets.areThere()) {
			this.changed.release();
		}
	}

	/** How many wait. */
	int length() {
		synchronized (this.lock) {
			return this.tickets.count();
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
	public Flux<WaitingEvent> join(Connection connection, SessionRequest request, Duration patience) {
		return Flux
			.<WaitingEvent>create((sink) -> begin(connection, request, patience, sink), FluxSink.OverflowStrategy.ERROR)
			.publishOn(this.telling, 1);
	}

	private void begin(Connection connection, SessionRequest request, Duration patience, FluxSink<WaitingEvent> sink) {
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
			Listener listener = new Listener(connection, sink);
			Ticket ticket = joined(caller, view.tenant(), request, patience, listener, sink.contextView());
			sink.onDispose(() -> elsewhere(() -> left(ticket, listener)));
			sink.onRequest((count) -> listener.drain());
			if (this.closed) {
				listener.fail(new GatewayStopping());
			}
		}
		catch (RuntimeException ex) {
			sink.error(ex);
		}
	}

	private Ticket joined(Caller caller, @Nullable Tenant tenant, SessionRequest request, Duration patience,
			Listener listener, ContextView context) {
		String actionId = request.actionId();
		Ticket.Key key = new Ticket.Key(caller.key(), (actionId != null) ? actionId : UUID.randomUUID().toString(),
				actionId != null);
		synchronized (this.lock) {
			Ticket ticket = this.tickets.find(key);
			if (ticket == null) {
				ticket = new Ticket(key, (tenant != null) ? tenant.name() : "", caller,
						request.withActionId(key.actionId()), this.clock.instant(), patience, context);
				this.tickets.add(ticket);
				this.tries.begin(ticket);
			}
			else {
				ticket.request.mustBe(request);
				if (ticket.listeners.size() >= LISTENERS) {
					throw new TooManyWait("too many subscriptions: at most %d with one actionId".formatted(LISTENERS));
				}
				ticket.caller = caller;
				ticket.keptUntil = null;
				if (ticket.told != null) {
					listener.tell(ticket.told);
				}
			}
			ticket.listeners.add(listener);
			return ticket;
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
		List<Listener> listeners;
		synchronized (this.lock) {
			Ticket ticket = this.tickets.find(new Ticket.Key(caller.key(), actionId, true));
			if (ticket == null) {
				return false;
			}
			listeners = List.copyOf(ticket.listeners);
			ticket.listeners.clear();
			ticket.keptUntil = this.clock.instant();
		}
		this.changed.release();
		listeners.forEach(Listener::complete);
		return true;
	}

	private void left(Ticket ticket, Listener listener) {
		boolean lost = !listener.hasLeft();
		synchronized (this.lock) {
			if (ticket.listeners.remove(listener) && ticket.listeners.isEmpty() && !ticket.over) {
				Duration grace = (lost && ticket.key.lasting()) ? this.properties.grace() : Duration.ZERO;
				ticket.keptUntil = this.clock.instant().plus(grace);
				this.changed.release();
			}
		}
	}

	/** Which requests come before those that do not wait. */
	Precedence precedence() {
		return new LinePrecedence(this.lock, this.tickets, this.clock);
	}

	private void run() {
		long recheckedAt = System.nanoTime();
		try {
			while (!this.closed) {
				long wait = this.tickets.areThere() ? this.properties.interval().toMillis() : RECHECK.toMillis();
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
				this.tickets.inOrder().forEach((line) -> serve(line, now));
			}
		}
		catch (RejectedExecutionException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.error("Those who wait could not be served; it is tried again", ex);
		}
	}

	private void serve(List<Ticket> inOrder, Instant now) {
		for (Ticket ticket : this.tickets.allotment(inOrder, now).seated()) {
			if (!ticket.trying) {
				this.tries.begin(ticket);
			}
		}
		List<Ticket> staying = new ArrayList<>();
		for (Ticket ticket : inOrder) {
			if (!ticket.trying && ticket.keptUntil != null && !now.isBefore(ticket.keptUntil)) {
				this.tries.forget(ticket);
			}
			else if (!ticket.trying && !now.isBefore(ticket.deadline)) {
				this.tickets.remove(ticket, false);
				this.threads.execute(() -> this.tries.endInVain(ticket));
			}
			else {
				staying.add(ticket);
			}
		}
		this.outlooks.tell(staying, now);
	}

	private void recheck() {
		synchronized (this.lock) {
			this.tickets.all()
				.forEach((ticket) -> ticket.listeners
					.forEach((listener) -> this.threads.execute(() -> recheck(ticket, listener))));
		}
	}

	/** Not by the one who serves: an issuer of tokens may let us wait for its keys. */
	private void recheck(Ticket ticket, Listener listener) {
		Caller caller = listener.recheck();
		if (caller != null) {
			synchronized (this.lock) {
				ticket.caller = caller;
			}
		}
	}

	/** Interrupts all streams; clients that subscribe again join again. */
	void close() {
		this.closed = true;
		this.dispatcher.interrupt();
		List<Listener> listeners;
		synchronized (this.lock) {
			listeners = this.tickets.all().stream().flatMap((ticket) -> ticket.listeners.stream()).toList();
		}
		listeners.forEach((listener) -> listener.fail(new GatewayStopping()));
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
