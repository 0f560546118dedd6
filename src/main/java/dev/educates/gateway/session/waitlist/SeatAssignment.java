package dev.educates.gateway.session.waitlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.session.FreeSeats;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting requests get the free seats, and which seats are kept for them.
 *
 * @param seated requests with a free seat, in order
 * @param kept number of waiting requests per environment without a seat for others
 */
record SeatAssignment<T>(List<T> seated, Map<EnvironmentRef, Integer> kept) {

	/**
	 * Assigns to each request in turn the first free seat that its tenant may have.
	 * @param inOrder waiting requests, the next one first
	 * @param seats where the users of each tenant may have seats; best first
	 */
	static <T> SeatAssignment<T> of(List<T> inOrder, Function<T, String> tenant, Map<String, List<FreeSeats>> seats) {
		Free free = new Free(seats);
		List<T> seated = new ArrayList<>();
		Map<String, Integer> waiting = new HashMap<>();
		Set<String> unseated = new HashSet<>();
		for (T each : inOrder) {
			String own = tenant.apply(each);
			waiting.merge(own, 1, Integer::sum);
			if (!unseated.contains(own) && free.take(seats.getOrDefault(own, List.of()))) {
				seated.add(each);
			}
			else {
				unseated.add(own);
			}
		}
		return new SeatAssignment<>(List.copyOf(seated), free.kept(seats, waiting, unseated));
	}

	/** What is left while seats are given away. */
	private static final class Free {

		private final Map<EnvironmentRef, Integer> seats = new HashMap<>();

		private final Map<PortalRef, Integer> portals = new HashMap<>();

		private final Set<Object> taken = new HashSet<>();

		Free(Map<String, List<FreeSeats>> seats) {
			seats.values().stream().flatMap(List::stream).forEach((each) -> {
				this.seats.merge(each.environment(), each.left(), Math::min);
				// an environment that is ruled out says nothing about its portal
				if (each.left() > 0) {
					this.portals.merge(each.environment().portal(), each.portalLeft(), Math::min);
				}
			});
		}

		boolean take(List<FreeSeats> some) {
			EnvironmentRef found = first(some);
			if (found == null) {
				return false;
			}
			this.seats.merge(found, -1, Integer::sum);
			this.portals.merge(found.portal(), -1, Integer::sum);
			this.taken.add(found);
			this.taken.add(found.portal());
			return true;
		}

		private @Nullable EnvironmentRef first(List<FreeSeats> some) {
			for (FreeSeats each : some) {
				if (isFree(each.environment())) {
					return each.environment();
				}
			}
			return null;
		}

		private boolean isFree(EnvironmentRef environment) {
			return this.seats.getOrDefault(environment, 0) > 0
					&& this.portals.getOrDefault(environment.portal(), 0) > 0;
		}

		Map<EnvironmentRef, Integer> kept(Map<String, List<FreeSeats>> some, Map<String, Integer> waiting,
				Set<String> unseated) {
			Map<EnvironmentRef, Integer> counts = new LinkedHashMap<>();
			Set<EnvironmentRef> wanted = new HashSet<>();
			waiting.forEach((tenant, count) -> some.getOrDefault(tenant, List.of()).forEach((each) -> {
				counts.merge(each.environment(), count, Integer::sum);
				if (unseated.contains(tenant)) {
					wanted.add(each.environment());
				}
			}));
			counts.keySet()
				.removeIf((environment) -> isFree(environment) || !(wanted.contains(environment)
						|| this.taken.contains(environment) || this.taken.contains(environment.portal())));
			return Map.copyOf(counts);
		}

	}

}
