package dev.educates.gateway.subscription;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Sends changes of the fleet to subscribers. A round compares the last state of each
 * subscriber with that of now, and offers the difference. Subscribers of the same subject
 * in the same view share the work.
 */
public final class SubscriptionDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionDispatcher.class);

	private final Fleet fleet;

	private final Access access;

	private final SubscriptionProperties properties;

	private final Clock clock;

	private final SubscriberLimiter limiter;

	private final DispatchLoop<Subscriber<?, ?>> loop;

	/** Whether a caller has other rights than in the last round. */
	private final AtomicBoolean callerChanged = new AtomicBoolean();

	private volatile @Nullable States states;

	private long dispatchedGeneration = -1;

	private long dispatchedAt;

	SubscriptionDispatcher(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		this.fleet = fleet;
		this.access = access;
		this.properties = properties;
		this.limiter = new SubscriberLimiter(properties);
		this.clock = clock;
		this.loop = new DispatchLoop<>("subscriptions", properties.interval(), properties.recheck(),
				properties::recheck, this::dispatch);
	}

	void start() {
		this.fleet.listen(this.loop::signal);
		this.loop.start();
	}

	/**
	 * The seats of workshops: the current state first, then changes. Ends with an error
	 * if the caller is not, or no longer, permitted to subscribe.
	 * @param tenant null for all of the caller's
	 * @param names null for all workshops
	 */
	public Flux<WorkshopChange> workshops(Connection connection, @Nullable String tenant,
			@Nullable Collection<String> names) {
		return subscribe(new WorkshopSubject(tenant, (names != null) ? Set.copyOf(names) : null), connection);
	}

	/**
	 * Changes of sessions from now on. Ends with an error if the caller is not, or no
	 * longer, permitted to subscribe.
	 * @param tenant null for all of the caller's
	 * @param user the user's normalised id, null for all users
	 */
	public Flux<SessionChange> sessions(Connection connection, @Nullable String tenant, @Nullable String user) {
		return subscribe(new SessionSubject(tenant, user, this.properties.expiringAhead(), this.clock), connection);
	}

	/** All portals first, then changes. Ends with an error if the caller is no admin. */
	public Flux<PortalChange> portals(Connection connection) {
		return subscribe(new PortalSubject(), connection);
	}

	private <S, C> Flux<C> subscribe(Subject<S, C> subject, Connection connection) {
		return this.loop.stream((sink) -> {
			Subscriber<S, C> subscriber = new Subscriber<>(subject, connection, sink, (caller) -> {
				this.callerChanged.set(true);
				this.loop.signal();
			});
			this.loop.add(subscriber, this.limiter.admit(subscriber.caller(), connection.socket()));
			// read after the subscriber was added: the next round has what changes later
			FleetSnapshot now = this.fleet.current();
			States known = this.states;
			new Round((known != null && known.fleet == now) ? known : states(now), this.access).update(subscriber);
		});
	}

	/** How many subscriptions there are now. */
	public int subscribers() {
		return this.loop.subscribers().size();
	}

	/** Also without a change after a while: some changes are a matter of time. */
	private void dispatch() {
		FleetSnapshot now = this.fleet.current();
		boolean due = System.nanoTime() - this.dispatchedAt >= this.properties.recheck().toNanos();
		if (!this.callerChanged.getAndSet(false) && !due && now.generation() == this.dispatchedGeneration) {
			return;
		}
		this.dispatchedGeneration = now.generation();
		this.dispatchedAt = System.nanoTime();
		Round round = new Round(states(now), this.access);
		for (Subscriber<?, ?> subscriber : this.loop.subscribers()) {
			try {
				round.update(subscriber);
			}
			catch (RuntimeException ex) {
				logger.debug("A subscription ends", ex);
				subscriber.fail(ex);
			}
		}
	}

	/**
	 * New subscribers of the same snapshot start from the same states, and share their
	 * first change, too.
	 */
	private States states(FleetSnapshot now) {
		States states = new States(now, new ConcurrentHashMap<>());
		this.states = states;
		return states;
	}

	void close() {
		this.loop.close(Duration.ZERO);
	}

	/** Compares the states of all subscribers with one snapshot. */
	private static final class Round {

		private final States states;

		private final Access access;

		private final Map<Caller, Seen> views = new HashMap<>();

		private final Map<Object, Map<Object, Collection<?>>> changes = new IdentityHashMap<>();

		Round(States states, Access access) {
			this.states = states;
			this.access = access;
		}

		@SuppressWarnings("unchecked")
		<S, C> void update(Subscriber<S, C> subscriber) {
			Subject<S, C> subject = subscriber.subject();
			Seen seen = this.views.computeIfAbsent(subscriber.caller(), this::seen);
			S now = (S) seen.states.computeIfAbsent(subject, (key) -> subject.state(seen.view));
			subscriber.update(this.states.fleet.generation(), now,
					(last) -> (last == null) ? subject.changes(null, now)
							: (Collection<C>) this.changes.computeIfAbsent(last, (key) -> new IdentityHashMap<>())
								.computeIfAbsent(now, (key) -> subject.changes(last, now)));
		}

		private Seen seen(Caller caller) {
			CallerView view = this.access.view(caller, this.states.fleet);
			return new Seen(view,
					this.states.byScope.computeIfAbsent(view.scope(), (scope) -> new ConcurrentHashMap<>()));
		}

		private record Seen(CallerView view, Map<Subject<?, ?>, Object> states) {
		}

	}

	private record States(FleetSnapshot fleet, Map<Object, Map<Subject<?, ?>, Object>> byScope) {
	}

}
