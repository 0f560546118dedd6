package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.SeatPriority;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.subscription.ConflatingSubscriber;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.subscription.DispatchLoop;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.util.context.ContextView;

/**
 * The wait list: requests for sessions that found no seat.
 * <p>
 * After a change, at most every 50 ms, one thread starts as many attempts as seats are
 * free, in order. Attempts are ordinary requests, each on its own thread. Waiting causes
 * no polls, except of a portal with a session whose expiry has passed. Replicas share
 * their lines ({@link WaitlistExchange}); requests, attempts and streams are those of
 * this replica.
 *
 * <h2>Order</h2> See {@link FairQueue}; which request gets a free seat is decided in
 * {@link SeatAssignment}. Requests that do not wait get only seats that no waiting
 * request can use ({@link SeatPriority}).
 */
public final class Waitlist implements SeatPriority {

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Duration RECHECK = Duration.ofSeconds(2);

	/** A client that reconnects often leaves half-open connections behind. */
	private static final int SUBSCRIBERS = 10;

	private final Access access;

	private final FleetStore fleet;

	private final WaitlistProperties properties;

	private final Clock clock;

	private final WaitlistEntries entries;

	private final WaitlistExchange exchange;

	private final WaitlistDispatcher tries;

	private final WaitEstimates waitEstimates;

	private final Object lock = new Object();

	private final DispatchLoop<ConflatingSubscriber<WaitlistEvent>> loop;

	Waitlist(Supplier<WaitlistRequester> requests, List<WaitObserver> observers, Access access, FleetStore fleet,
			WaitlistProperties properties, @Nullable LineSharing sharing, Clock clock) {
		this.access = access;
		this.fleet = fleet;
		this.properties = properties;
		this.clock = clock;
		this.entries = new WaitlistEntries(requests, properties);
		this.exchange = new WaitlistExchange(sharing, this.lock, this.entries, properties.grace(), clock);
		this.waitEstimates = new WaitEstimates(fleet, this.entries, properties.interval());
		this.loop = new DispatchLoop<>("waitlist", PAUSE, RECHECK,
				() -> this.entries.areThere() ? properties.interval() : RECHECK, this::round);
		this.tries = new WaitlistDispatcher(this.lock, this.loop::signal, requests, observers, this.entries,
				this.loop::execute, properties.interval(), clock);
	}

	void start() {
		this.loop.start();
		this.exchange.start(this.loop::signal);
	}

	/** The fleet is another one; returns at once. */
	void changed() {
		if (this.entries.areThere()) {
			this.loop.signal();
		}
	}

	int length() {
		synchronized (this.lock) {
			return this.entries.count();
		}
	}

	/** The maximum wait of a request: at least 1 s. */
	public Duration maximumPatience() {
		return this.properties.maximumPatience();
	}

	/**
	 * Requests a session, and waits for a seat if there is none. The same caller and
	 * action id resume their entry, with its deadline.
	 * @param patience the maximum wait
	 * @return completes after the outcome; an error if the caller is not allowed to wait
	 */
	public Flux<WaitlistEvent> join(Connection connection, SessionRequest request, Duration patience) {
		return this.loop.stream((sink) -> begin(connection, request, patience, sink));
	}

	private void begin(Connection connection, SessionRequest request, Duration patience, FluxSink<WaitlistEvent> sink) {
		Caller caller = connection.caller();
		CallerView view = this.access.view(caller, this.fleet.known()).forRequest(request.tenant());
		String user = view.user(request.user());
		if (user != null) {
			view.onPortal(user);
		}
		String actionId = request.actionId();
		WaitlistEntry.Key key = new WaitlistEntry.Key(caller.key(),
				(actionId != null) ? actionId : UUID.randomUUID().toString(), actionId != null);
		ConflatingSubscriber<WaitlistEvent> subscriber = new ConflatingSubscriber<>(connection, caller, sink,
				(changed) -> callerChanged(key, changed));
		WaitlistEntry entry = joined(key, caller, view.tenant(), request, patience, subscriber, sink.contextView());
		// on another thread: a stream ends with a lock that a round needs, too
		this.loop.add(subscriber, () -> this.loop.execute(() -> left(entry, subscriber)));
	}

	private void callerChanged(WaitlistEntry.Key key, Caller caller) {
		synchronized (this.lock) {
			WaitlistEntry entry = this.entries.find(key);
			if (entry != null) {
				entry.caller = caller;
			}
		}
	}

	private WaitlistEntry joined(WaitlistEntry.Key key, Caller caller, @Nullable Tenant tenant, SessionRequest request,
			Duration patience, ConflatingSubscriber<WaitlistEvent> subscriber, ContextView context) {
		synchronized (this.lock) {
			WaitlistEntry entry = this.entries.find(key);
			if (entry == null) {
				entry = new WaitlistEntry(key, this.exchange.names(key, request), (tenant != null) ? tenant.name() : "",
						caller, request.withActionId(key.actionId()), this.clock.instant(), patience, context);
				this.entries.add(entry);
				this.exchange.entered(entry);
				this.tries.begin(entry);
			}
			else {
				ActionIdReused fault = ActionIdReused.between(key.actionId(), entry.request.input(), request.input());
				if (fault != null) {
					throw fault;
				}
				if (entry.subscribers.size() >= SUBSCRIBERS) {
					throw new WaitlistFullException(
							"too many subscriptions: at most %d with one actionId".formatted(SUBSCRIBERS));
				}
				entry.caller = caller;
				entry.keptUntil = null;
				if (entry.lastSent != null) {
					subscriber.offer(key, entry.lastSent);
				}
			}
			entry.subscribers.add(subscriber);
			return entry;
		}
	}

	/**
	 * Removes an entry at once and completes its streams, on whichever replica it is. An
	 * attempt in flight goes on; a session that it finds is recorded under the action id.
	 * @return false if the caller has no entry with this action id
	 * @throws dev.educates.gateway.tenancy.Denied if the caller is anonymous
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if
	 * another replica may have the entry and cannot be reached
	 */
	public boolean leave(Caller caller, String actionId) {
		this.access.view(caller, this.fleet.known());
		WaitlistEntry.Key key = new WaitlistEntry.Key(caller.key(), actionId, true);
		WaitlistEntry entry;
		boolean elsewhere;
		synchronized (this.lock) {
			entry = this.entries.find(key);
			elsewhere = entry == null || entry.elsewhere;
		}
		boolean left = elsewhere && this.exchange.leave(key);
		if (entry != null) {
			end(entry);
		}
		this.loop.signal();
		return left || entry != null;
	}

	/** Its caller has left the line: its streams are complete. */
	private void end(WaitlistEntry entry) {
		if (entry.fault != null) {
			this.tries.failed(entry, entry.fault);
			return;
		}
		List<ConflatingSubscriber<WaitlistEvent>> subscribers;
		synchronized (this.lock) {
			subscribers = List.copyOf(entry.subscribers);
			entry.subscribers.clear();
			entry.keptUntil = this.clock.instant();
		}
		subscribers.forEach(ConflatingSubscriber::complete);
	}

	private void left(WaitlistEntry entry, ConflatingSubscriber<WaitlistEvent> subscriber) {
		boolean lost = !subscriber.isConnected();
		synchronized (this.lock) {
			if (entry.subscribers.remove(subscriber) && entry.subscribers.isEmpty() && !entry.over) {
				Duration grace = (lost && entry.key.lasting()) ? this.properties.grace() : Duration.ZERO;
				entry.keptUntil = this.clock.instant().plus(grace);
				this.loop.signal();
			}
		}
	}

	@Override
	public Map<EnvironmentRef, Integer> kept(String workshop, @Nullable String classId) {
		if (!this.entries.areThere(workshop)) {
			return Map.of();
		}
		synchronized (this.lock) {
			List<WaitlistEntry> rivals = this.entries.byHolder(this.entries.inOrder(workshop))
				.getOrDefault(Objects.requireNonNullElse(classId, ""), List.of());
			return this.entries.seatAssignment(rivals, this.clock.instant()).kept();
		}
	}

	@Override
	public int ahead(String workshop, Collection<EnvironmentRef> environments) {
		if (!this.entries.areThere(workshop)) {
			return 0;
		}
		synchronized (this.lock) {
			return this.entries.count(workshop, environments);
		}
	}

	private void round() {
		this.exchange.run().forEach(this::end);
		synchronized (this.lock) {
			Instant now = this.clock.instant();
			this.entries.workshops().forEach((workshop) -> serve(workshop, this.entries.inOrder(workshop), now));
		}
		this.exchange.sendTurns().forEach(this::end);
	}

	private void serve(String workshop, List<WaitlistEntry> inOrder, Instant now) {
		// first, so that one that has left gets no seat in this round
		List<WaitlistEntry> kept = inOrder.stream().filter((entry) -> isKept(entry, now)).toList();
		if (this.exchange.leads(workshop)) {
			this.entries.byHolder(kept)
				.values()
				.forEach((rivals) -> this.entries.seatAssignment(rivals, now).seated().forEach(this::takesTurn));
		}
		List<WaitlistEntry> staying = new ArrayList<>();
		for (WaitlistEntry entry : kept) {
			if (entry.isDue(now)) {
				this.tries.begin(entry);
			}
			if (!entry.isForeign() && !entry.trying && !now.isBefore(entry.deadline)) {
				this.entries.remove(entry, false);
				this.loop.execute(() -> this.tries.expire(entry));
			}
			else {
				staying.add(entry);
			}
		}
		this.entries.byHolder(staying).values().forEach((rivals) -> this.waitEstimates.send(rivals, now));
	}

	/** Forgets an entry whose client has left, or has not reconnected in time. */
	private boolean isKept(WaitlistEntry entry, Instant now) {
		if (entry.isForeign() || entry.trying || entry.keptUntil == null || now.isBefore(entry.keptUntil)) {
			return true;
		}
		this.tries.forget(entry);
		return false;
	}

	private void takesTurn(WaitlistEntry entry) {
		if (entry.elsewhere) {
			this.exchange.grant(entry);
		}
		else if (!entry.trying) {
			this.tries.begin(entry);
		}
	}

	/**
	 * Interrupts all streams; clients that subscribe again join again, where they have
	 * their places if replicas share them. An attempt in progress may have got a seat.
	 */
	void close() {
		this.exchange.stop();
		this.loop.close(RECHECK);
		this.exchange.stop();
	}

}
