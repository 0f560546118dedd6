package dev.educates.gateway.session.waitlist;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.FreeSeats;

/** Who comes how soon. */
final class Positions {

	private Positions() {
	}

	/**
	 * The position of each among those who could take the same seats: of others it tells
	 * nothing.
	 * @param inOrder those who wait, the next one first
	 * @param tenant the tenant of each
	 * @param seats where the users of each tenant may have seats
	 * @return 1 for the next one
	 */
	static <T> Map<T, Integer> of(List<T> inOrder, Function<T, String> tenant, Map<String, List<FreeSeats>> seats) {
		Map<String, Set<EnvironmentRef>> places = new HashMap<>();
		seats.forEach(
				(name, some) -> places.put(name, new HashSet<>(some.stream().map(FreeSeats::environment).toList())));
		Map<String, Integer> seen = new HashMap<>();
		Map<T, Integer> positions = new IdentityHashMap<>();
		for (T each : inOrder) {
			String own = tenant.apply(each);
			int ahead = 0;
			for (Map.Entry<String, Integer> other : seen.entrySet()) {
				if (other.getKey().equals(own) || meet(places, own, other.getKey())) {
					ahead += other.getValue();
				}
			}
			positions.put(each, ahead + 1);
			seen.merge(own, 1, Integer::sum);
		}
		return positions;
	}

	private static boolean meet(Map<String, Set<EnvironmentRef>> places, String one, String other) {
		return places.getOrDefault(one, Set.of()).stream().anyMatch(places.getOrDefault(other, Set.of())::contains);
	}

}
