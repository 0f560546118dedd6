package dev.educates.simulator;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The state of a simulated portal without HTTP: environments, seats, sessions.
 * <p>
 * It needs no thread: whatever time does (reserves get ready, the reaper runs, ended
 * sessions vanish) is computed from the clock before each call, so that a test moves the
 * clock instead of sleeping. Every method is atomic.
 */
final class SimulatedPortal {

	private final PortalSpecification specification;

	private final Clock clock;

	private final RandomTokens random;

	private final Map<String, SimulatedEnvironment> environments = new LinkedHashMap<>();

	private final Set<String> users = new HashSet<>();

	private final Consumer<SessionEvent> events;

	private Instant nextReap;

	/**
	 * A portal; events are sent within its monitor, so that their receiver must not
	 * block.
	 */
	SimulatedPortal(PortalSpecification specification, Clock clock, RandomTokens random,
			Consumer<SessionEvent> events) {
		this.events = events;
		this.specification = specification;
		this.clock = clock;
		this.random = random;
		Instant now = clock.instant();
		this.nextReap = now.plus(specification.timings().firstReap());
		for (EnvironmentSpecification environment : specification.environments()) {
			this.environments.put(environment.name(), new SimulatedEnvironment(environment));
		}
		this.environments.values().forEach((environment) -> fillReserves(environment, now));
	}

	synchronized List<EnvironmentView> environments() {
		Instant now = settle();
		return this.environments.values().stream().map((environment) -> environment.view(now)).toList();
	}

	synchronized @Nullable EnvironmentView environment(String name) {
		Instant now = settle();
		SimulatedEnvironment environment = this.environments.get(name);
		return (environment != null) ? environment.view(now) : null;
	}

	synchronized @Nullable SessionView session(String name) {
		Instant now = settle();
		SimulatedSession session = find(name);
		return (session != null) ? session.view(now) : null;
	}

	synchronized Map<String, String> parameters(String name) {
		SimulatedSession session = find(name);
		return (session != null) ? session.parameters() : Map.of();
	}

	/** Sessions of a user that are not STOPPING, oldest environment first. */
	synchronized List<SessionView> sessionsOf(String user) {
		Instant now = settle();
		return owned(user).stream()
			.filter((session) -> !session.isStopping())
			.map((session) -> session.view(now))
			.toList();
	}

	/**
	 * A new session, or the one that the user has there; null if there is no seat,
	 * whatever the reason: the real portal does not say either.
	 * @throws Refused where the real portal breaks
	 */
	synchronized @Nullable SessionView request(Wish wish) {
		Instant now = settle();
		SimulatedEnvironment environment = this.environments.get(wish.environment());
		if (environment == null || environment.state() == SimulatedEnvironmentState.STARTING
				|| !isHoldable(wish.timeout(), now)) {
			throw new Refused(SimulatorResponse.serverError());
		}
		String user = (wish.user() != null) ? wish.user() : this.random.uuid();
		if (!this.users.contains(user)) {
			user = Normalizer.normalize(user, Normalizer.Form.NFKC);
			// another user may be stored under the normalised name
			if (!this.users.add(user)) {
				throw new Refused(SimulatorResponse.serverError());
			}
		}
		SimulatedSession existing = environment.ownedBy(user);
		if (existing == null) {
			return (wish.session() == null) ? allocate(environment, user, wish, now) : null;
		}
		existing.hold(wish.timeout(), now);
		return (wish.session() == null || wish.session().equals(existing.name())) ? existing.view(now) : null;
	}

	/** Null: there is no such session with this token, or it is STOPPING. */
	synchronized @Nullable SessionView activate(String name, String token) {
		Instant now = settle();
		return change(name, now, (session) -> token.equals(session.token()) && !session.isStopping(), (session) -> {
			if (session.activate(now)) {
				tell("Started", session, now);
			}
		});
	}

	/** True: the session was running and lives longer now. */
	synchronized boolean extend(String name) {
		Instant now = settle();
		SimulatedSession session = find(name);
		if (session == null || !session.extend(now)) {
			return false;
		}
		tell("Extended", session, now);
		return true;
	}

	/** Null: there is no such session, or it is a reserve. */
	synchronized @Nullable SessionView terminate(String name) {
		Instant now = settle();
		return change(name, now, (session) -> !session.isReserve(), (session) -> {
			if (!session.isStopping()) {
				tell("Stopping", session, now);
			}
			session.stop(now, this.specification.timings().stopping());
		});
	}

	/** Restarts the lifetime of a running session, for learners that stay. */
	synchronized void restart(String name) {
		Instant now = settle();
		change(name, now, (session) -> session.state(now) == SimulatedSessionState.RUNNING,
				(session) -> session.restart(now));
	}

	/** Runs the reaper now, besides its own schedule. */
	synchronized void reap() {
		reap(settle());
	}

	synchronized boolean environmentState(String name, SimulatedEnvironmentState state) {
		Instant now = settle();
		SimulatedEnvironment environment = this.environments.get(name);
		if (environment == null) {
			return false;
		}
		environment.state(state);
		fillReserves(environment, now);
		return true;
	}

	synchronized boolean removeEnvironment(String name) {
		return this.environments.remove(name) != null;
	}

	private @Nullable SessionView allocate(SimulatedEnvironment environment, String user, Wish wish, Instant now) {
		int maximum = this.specification.maximum();
		int perUser = this.specification.perUser();
		boolean capped = perUser > 0 && owned(user).size() >= perUser;
		boolean exhausted = maximum > 0 && allocated() >= maximum;
		boolean full = environment.allocated() >= environment.capacity();
		if (environment.state() != SimulatedEnvironmentState.RUNNING || capped || exhausted || full) {
			return null;
		}
		SimulatedSession reserve = environment.reserve(now);
		SimulatedSession session = reserve;
		if (session == null) {
			makeRoom(now);
			session = environment.make(this.random, now, Duration.ZERO);
		}
		session.allocate(user, wish, this.random.text(32));
		session.hold(wish.timeout(), now);
		tellOfAllocation(session, reserve != null, now);
		fillReserves(environment, now);
		return session.view(now);
	}

	/**
	 * The real portal forgets the user of a reserve, and says that others have started.
	 */
	private void tellOfAllocation(SimulatedSession session, boolean reserve, Instant now) {
		if (reserve) {
			this.events.accept(SessionEvent.of("Pending", session, null, now));
			return;
		}
		tell("Pending", session, now);
		tell("Created", session, now);
		tell("Started", session, now);
	}

	private void tell(String name, SimulatedSession session, Instant now) {
		this.events.accept(SessionEvent.of(name, session, session.owner(), now));
	}

	/** The portal's maximum counts reserves: the first reserve elsewhere has to go. */
	private void makeRoom(Instant now) {
		if (this.specification.maximum() == 0 || used() < this.specification.maximum()) {
			return;
		}
		for (SimulatedEnvironment environment : this.environments.values()) {
			SimulatedSession reserve = environment.reserve(now);
			if (reserve != null) {
				environment.remove(reserve);
				return;
			}
		}
	}

	private void fillReserves(SimulatedEnvironment environment, Instant now) {
		int room = (this.specification.maximum() == 0) ? Integer.MAX_VALUE : this.specification.maximum() - used();
		int missing = Math.min(room, environment.missingReserves());
		for (int i = 0; i < missing; i++) {
			environment.make(this.random, now, this.specification.timings().startup());
		}
	}

	private Instant settle() {
		Instant now = this.clock.instant();
		if (!now.isBefore(this.nextReap)) {
			long interval = this.specification.timings().reaperInterval().toMillis();
			long late = Duration.between(this.nextReap, now).toMillis();
			Instant last = this.nextReap.plusMillis(late - late % interval);
			reap(last);
			this.nextReap = last.plusMillis(interval);
		}
		removeGone(now);
		return now;
	}

	private void reap(Instant now) {
		removeGone(now);
		for (SimulatedSession over : remove(now, (session) -> session.isOver(now))) {
			tell("Expired", over, now);
			tell("Deleted", over, now);
		}
		this.environments.values()
			.stream()
			.filter((environment) -> environment.state() == SimulatedEnvironmentState.STOPPING
					&& environment.used() == 0)
			.forEach((environment) -> environment.state(SimulatedEnvironmentState.STOPPED));
	}

	private void removeGone(Instant now) {
		remove(now, (session) -> session.isGone(now)).forEach((gone) -> tell("Deleted", gone, now));
	}

	private List<SimulatedSession> remove(Instant now, Predicate<SimulatedSession> which) {
		List<SimulatedSession> all = new ArrayList<>();
		for (SimulatedEnvironment environment : this.environments.values()) {
			List<SimulatedSession> removed = environment.remove(which);
			if (!removed.isEmpty()) {
				all.addAll(removed);
				fillReserves(environment, now);
			}
		}
		return all;
	}

	private @Nullable SessionView change(String name, Instant now, Predicate<SimulatedSession> condition,
			Consumer<SimulatedSession> change) {
		SimulatedSession session = find(name);
		if (session == null || !condition.test(session)) {
			return null;
		}
		change.accept(session);
		return session.view(now);
	}

	private @Nullable SimulatedSession find(String name) {
		return this.environments.values()
			.stream()
			.map((environment) -> environment.session(name))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private List<SimulatedSession> owned(String user) {
		return this.environments.values()
			.stream()
			.flatMap((environment) -> environment.sessions().stream())
			.filter((session) -> user.equals(session.owner()))
			.toList();
	}

	private int allocated() {
		return this.environments.values().stream().mapToInt(SimulatedEnvironment::allocated).sum();
	}

	private int used() {
		return this.environments.values().stream().mapToInt(SimulatedEnvironment::used).sum();
	}

	/** Python's dates end with the year 9999. */
	private static boolean isHoldable(Duration timeout, Instant now) {
		return Math.abs(timeout.toSeconds()) < Duration.between(now, Instant.parse("9999-12-31T23:59:59Z")).toSeconds();
	}

}
