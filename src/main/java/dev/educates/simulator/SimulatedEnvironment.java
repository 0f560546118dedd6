package dev.educates.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * One environment with its sessions and reserves. Guarded by its {@link SimulatedPortal}.
 */
final class SimulatedEnvironment {

	private final EnvironmentSpecification specification;

	private final Map<String, SimulatedSession> sessions = new LinkedHashMap<>();

	private SimulatedEnvironmentState state = SimulatedEnvironmentState.RUNNING;

	private int made;

	SimulatedEnvironment(EnvironmentSpecification specification) {
		this.specification = specification;
	}

	String name() {
		return this.specification.name();
	}

	SimulatedEnvironmentState state() {
		return this.state;
	}

	/** An environment that stops loses its ready sessions, not the allocated ones. */
	void state(SimulatedEnvironmentState state) {
		this.state = state;
		if (state == SimulatedEnvironmentState.STOPPING || state == SimulatedEnvironmentState.STOPPED) {
			this.sessions.values().removeIf(SimulatedSession::isReserve);
		}
	}

	int capacity() {
		return isClosed() ? 0 : this.specification.capacity();
	}

	int reserved() {
		return isClosed() ? 0 : this.specification.reserved();
	}

	int allocated() {
		return (int) this.sessions.values().stream().filter((session) -> !session.isReserve()).count();
	}

	/** Sessions and reserves in any state: the seats that are used up. */
	int used() {
		return this.sessions.size();
	}

	Collection<SimulatedSession> sessions() {
		return this.sessions.values();
	}

	@Nullable SimulatedSession session(String name) {
		return this.sessions.get(name);
	}

	@Nullable SimulatedSession ownedBy(String user) {
		return this.sessions.values()
			.stream()
			.filter((session) -> user.equals(session.owner()) && !session.isStopping())
			.findFirst()
			.orElse(null);
	}

	/** A finished reserve before one that is starting, the older before the younger. */
	@Nullable SimulatedSession reserve(Instant now) {
		return this.sessions.values()
			.stream()
			.filter(SimulatedSession::isReserve)
			.min(Comparator.comparing((session) -> session.state(now) != SimulatedSessionState.WAITING))
			.orElse(null);
	}

	SimulatedSession make(RandomTokens random, Instant now, Duration startup) {
		this.made++;
		var session = new SimulatedSession("%s-s%03d".formatted(name(), this.made), this.specification, random.text(32),
				now.plus(startup));
		this.sessions.put(session.name(), session);
		return session;
	}

	/** How many reserves it would like to have more, its own seats regarded. */
	int missingReserves() {
		int wanted = reserved() - (used() - allocated());
		return Math.max(0, Math.min(wanted, capacity() - used()));
	}

	void remove(SimulatedSession session) {
		this.sessions.remove(session.name());
	}

	List<SimulatedSession> remove(Predicate<SimulatedSession> which) {
		List<SimulatedSession> removed = this.sessions.values().stream().filter(which).toList();
		removed.forEach(this::remove);
		return removed;
	}

	EnvironmentView view(Instant now) {
		int available = 0;
		List<SessionView> owned = new ArrayList<>();
		for (SimulatedSession session : this.sessions.values()) {
			if (!session.isReserve()) {
				owned.add(session.view(now));
			}
			else if (session.state(now) == SimulatedSessionState.WAITING) {
				available++;
			}
		}
		return new EnvironmentView(this.specification, this.state, capacity(), reserved(), owned.size(), available,
				List.copyOf(owned));
	}

	private boolean isClosed() {
		return this.state == SimulatedEnvironmentState.STOPPING || this.state == SimulatedEnvironmentState.STOPPED;
	}

}
