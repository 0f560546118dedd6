package dev.educates.gateway.session.inflight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Counts of reservations, and of those whose requests are in flight. Changed by
 * {@link SeatReservations} alone, and read without waiting.
 */
final class SeatCounts {

	private final Map<EnvironmentRef, Integer> environments = new ConcurrentHashMap<>();

	private final Map<PortalRef, Integer> portals = new ConcurrentHashMap<>();

	private final Map<EnvironmentRef, Integer> inFlightByEnvironment = new ConcurrentHashMap<>();

	private final Map<PortalRef, Integer> inFlightByPortal = new ConcurrentHashMap<>();

	private final Map<Member, Integer> members = new ConcurrentHashMap<>();

	/** A reservation of a request in flight. */
	void add(EnvironmentRef environment, @Nullable String classId) {
		increase(this.environments, environment);
		increase(this.portals, environment.portal());
		increase(this.inFlightByEnvironment, environment);
		increase(this.inFlightByPortal, environment.portal());
		if (classId != null) {
			increase(this.members, new Member(environment, classId));
			increase(this.members, new Member(environment.portal(), classId));
		}
	}

	/** The reservation is over. */
	void remove(EnvironmentRef environment, @Nullable String classId) {
		decrease(this.environments, environment);
		decrease(this.portals, environment.portal());
		if (classId != null) {
			decrease(this.members, new Member(environment, classId));
			decrease(this.members, new Member(environment.portal(), classId));
		}
	}

	/** The request is over; its reservation may stay. */
	void requestEnded(EnvironmentRef environment) {
		decrease(this.inFlightByEnvironment, environment);
		decrease(this.inFlightByPortal, environment.portal());
	}

	private static <K> void increase(Map<K, Integer> counts, K key) {
		counts.merge(key, 1, Integer::sum);
	}

	private static <K> void decrease(Map<K, Integer> counts, K key) {
		counts.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
	}

	boolean areThere() {
		return !this.portals.isEmpty();
	}

	int reservations(EnvironmentRef environment) {
		return this.environments.getOrDefault(environment, 0);
	}

	int reservations(PortalRef portal) {
		return this.portals.getOrDefault(portal, 0);
	}

	int inFlight(EnvironmentRef environment) {
		return this.inFlightByEnvironment.getOrDefault(environment, 0);
	}

	int inFlight(PortalRef portal) {
		return this.inFlightByPortal.getOrDefault(portal, 0);
	}

	int sum() {
		return this.portals.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Held seats of an environment or portal that members have not reserved.
	 * @param held by class; null for none
	 * @param except a class whose seats do not count; null for none
	 */
	int unreserved(Object place, @Nullable Map<String, Integer> held, @Nullable String except) {
		int seats = 0;
		if (held != null) {
			for (Map.Entry<String, Integer> each : held.entrySet()) {
				if (!each.getKey().equals(except)) {
					seats += Math.max(0,
							each.getValue() - this.members.getOrDefault(new Member(place, each.getKey()), 0));
				}
			}
		}
		return seats;
	}

	/**
	 * Reservations of requests of a class.
	 *
	 * @param place an environment or a portal
	 */
	private record Member(Object place, String classId) {
	}

}
