package dev.educates.gateway.session.inflight;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Free seats that are kept for classes, split over environments. They are never more than
 * the free seats of an environment or portal.
 *
 * @param wanted classes that hold seats, with the seats that they want; a class may hold
 * fewer
 * @param environments held seats per environment and class
 * @param portals the same per portal
 */
public record HeldSeats(Map<String, Integer> wanted, Map<EnvironmentRef, Map<String, Integer>> environments,
		Map<PortalRef, Map<String, Integer>> portals) {

	/** No seat is held. */
	public static final HeldSeats NONE = new HeldSeats(Map.of(), Map.of(), Map.of());

	/**
	 * Splits the seats that classes want over the free seats of a snapshot.
	 * @param claims in order: an earlier one is served first
	 */
	public static HeldSeats of(List<Claim> claims, FleetView fleet) {
		return split(claims, (environment) -> freeSeats(fleet, environment), (portal) -> freeSeats(fleet, portal));
	}

	/**
	 * Splits the seats that classes want. Each class fills one environment after the
	 * other, so that at most one is partly held, and a seat that another request takes
	 * beside the held ones moves none of them.
	 * @param claims in order: an earlier one is served first
	 * @param portalFree seats that the limit of a portal leaves
	 */
	public static HeldSeats split(List<Claim> claims, ToIntFunction<EnvironmentRef> free,
			ToIntFunction<PortalRef> portalFree) {
		if (claims.isEmpty()) {
			return NONE;
		}
		Map<String, Integer> wanted = new LinkedHashMap<>();
		Map<EnvironmentRef, Map<String, Integer>> environments = new LinkedHashMap<>();
		Map<PortalRef, Map<String, Integer>> portals = new LinkedHashMap<>();
		for (Claim claim : claims) {
			wanted.put(claim.classId, claim.seats);
			int missing = claim.seats;
			for (EnvironmentRef environment : claim.environments) {
				if (missing == 0) {
					break;
				}
				int left = Math.min(free.applyAsInt(environment) - sum(environments.get(environment)),
						portalFree.applyAsInt(environment.portal()) - sum(portals.get(environment.portal())));
				int held = Math.clamp(left, 0, missing);
				if (held > 0) {
					missing -= held;
					environments.computeIfAbsent(environment, (same) -> new HashMap<>())
						.merge(claim.classId, held, Integer::sum);
					portals.computeIfAbsent(environment.portal(), (same) -> new HashMap<>())
						.merge(claim.classId, held, Integer::sum);
				}
			}
		}
		return new HeldSeats(wanted, environments, portals);
	}

	private static int sum(@Nullable Map<String, Integer> byClass) {
		return (byClass != null) ? byClass.values().stream().mapToInt(Integer::intValue).sum() : 0;
	}

	/** Free seats by a snapshot, whatever the portal's limit; 0 if it is not known. */
	static int freeSeats(FleetView fleet, EnvironmentRef environment) {
		WorkshopEnvironment known = fleet.environment(environment);
		return (known != null) ? known.remaining() : 0;
	}

	/** Seats that the limit of a portal leaves by a snapshot; 0 if it is not known. */
	static int freeSeats(FleetView fleet, PortalRef portal) {
		Portal known = fleet.portal(portal);
		PortalContent content = (known != null) ? known.content() : null;
		return (content != null) ? content.remaining() : 0;
	}

	/**
	 * The class whose held seats a request of a class may take; null if there are none.
	 */
	public @Nullable String holder(@Nullable String classId) {
		return (classId != null && this.wanted.containsKey(classId)) ? classId : null;
	}

	/** Seats of an environment that are held for a class. */
	public int held(EnvironmentRef environment, String classId) {
		return this.environments.getOrDefault(environment, Map.of()).getOrDefault(classId, 0);
	}

	/** Seats that are held for a class. */
	public int held(String classId) {
		return held(classId, (any) -> true);
	}

	/** Seats that are held for a class on some portals. */
	public int held(String classId, Predicate<PortalRef> some) {
		return this.portals.entrySet()
			.stream()
			.filter((portal) -> some.test(portal.getKey()))
			.mapToInt((portal) -> portal.getValue().getOrDefault(classId, 0))
			.sum();
	}

	/**
	 * Seats of some environments that are held for other classes.
	 * @param classId of the request; null for none
	 */
	public int heldForOthers(Collection<EnvironmentRef> some, @Nullable String classId) {
		Map<PortalRef, Integer> seats = new HashMap<>();
		some.forEach((environment) -> seats.put(environment.portal(),
				forOthers(this.portals.get(environment.portal()), classId)));
		return seats.values().stream().mapToInt(Integer::intValue).sum();
	}

	int forOthers(EnvironmentRef environment, @Nullable String classId) {
		return forOthers(this.environments.get(environment), classId);
	}

	int forOthers(PortalRef portal, @Nullable String classId) {
		return forOthers(this.portals.get(portal), classId);
	}

	private static int forOthers(@Nullable Map<String, Integer> byClass, @Nullable String classId) {
		return sum(byClass) - ((byClass != null && classId != null) ? byClass.getOrDefault(classId, 0) : 0);
	}

	/**
	 * The seats that a class wants.
	 *
	 * @param seats so many, at least 0
	 * @param environments where it may have them; in an order that does not change with
	 * the seats
	 */
	public record Claim(String classId, int seats, List<EnvironmentRef> environments) {

		public Claim {
			environments = List.copyOf(environments);
		}

	}

}
