package dev.educates.gateway.session.inflight;

import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HashTrie;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Counts of reservations by environment and by portal: all, those whose requests are in
 * flight, and those by members of a class. Immutable, so that a plan keeps those of its
 * moment without a copy.
 */
record SeatCounts(HashTrie<Object, Count> all, HashTrie<Object, Count> inFlight, HashTrie<Object, Count> members,
		int sum) {

	static final SeatCounts NONE = new SeatCounts(HashTrie.of(Count::place), HashTrie.of(Count::place),
			HashTrie.of(Count::place), 0);

	/** With a reservation of a request in flight. */
	SeatCounts with(EnvironmentRef environment, @Nullable String classId) {
		return new SeatCounts(changed(this.all, environment, 1), changed(this.inFlight, environment, 1),
				changed(this.members, environment, classId, 1), this.sum + 1);
	}

	/** The reservation is over. */
	SeatCounts without(EnvironmentRef environment, @Nullable String classId) {
		return new SeatCounts(changed(this.all, environment, -1), this.inFlight,
				changed(this.members, environment, classId, -1), this.sum - 1);
	}

	/** The request is over; its reservation may stay. */
	SeatCounts withoutRequest(EnvironmentRef environment) {
		return new SeatCounts(this.all, changed(this.inFlight, environment, -1), this.members, this.sum);
	}

	private static HashTrie<Object, Count> changed(HashTrie<Object, Count> counts, EnvironmentRef environment,
			@Nullable String classId, int by) {
		return (classId == null) ? counts : plus(plus(counts, new Member(environment, classId), by),
				new Member(environment.portal(), classId), by);
	}

	private static HashTrie<Object, Count> changed(HashTrie<Object, Count> counts, EnvironmentRef environment, int by) {
		return plus(plus(counts, environment, by), environment.portal(), by);
	}

	private static HashTrie<Object, Count> plus(HashTrie<Object, Count> counts, Object place, int by) {
		int number = number(counts, place) + by;
		return (number > 0) ? counts.with(new Count(place, number)) : counts.without(place);
	}

	private static int number(HashTrie<Object, Count> counts, Object place) {
		Count count = (counts.size() > 0) ? counts.get(place) : null;
		return (count != null) ? count.number : 0;
	}

	int reservations(EnvironmentRef environment) {
		return number(this.all, environment);
	}

	int reservations(PortalRef portal) {
		return number(this.all, portal);
	}

	/** Reservations whose requests are in flight. */
	int inFlight(EnvironmentRef environment) {
		return number(this.inFlight, environment);
	}

	int inFlight(PortalRef portal) {
		return number(this.inFlight, portal);
	}

	/**
	 * Held seats of an environment or portal that members have not reserved.
	 * @param except a class whose seats do not count; null for none
	 */
	int unreserved(Object place, @Nullable Map<String, Integer> held, @Nullable String except) {
		int seats = 0;
		if (held != null) {
			for (Map.Entry<String, Integer> each : held.entrySet()) {
				if (!each.getKey().equals(except)) {
					seats += Math.max(0, each.getValue() - number(this.members, new Member(place, each.getKey())));
				}
			}
		}
		return seats;
	}

	/** A number that is not 0, of an environment, a portal or a {@link Member}. */
	record Count(Object place, int number) {
	}

	/** Requests of a class, in an environment or portal. */
	private record Member(Object place, String classId) {
	}

}
