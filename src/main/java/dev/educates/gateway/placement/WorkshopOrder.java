package dev.educates.gateway.placement;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HashTrie;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a workshop in the order of the best rank that each can have in any
 * plan for a snapshot. Immutable; the order for the next snapshot evaluates the portals
 * that changed, and copies one list of references. Most changes are those of the time of
 * a reading, which moves no environment.
 *
 * <h2>Why the order is enough</h2> Whatever is in flight, and any second that passes, can
 * only lower the values of a policy and add exclusions. So a plan reads the environments
 * in this order, computes what each is really worth, and has its first candidate as soon
 * as the best one so far is no worse than the best that the next one can be:
 * {@link LazyRanking}.
 *
 * @param portalStates of the snapshot, to find the portals that changed since;
 * {@link KeptOrders} keeps those of the last moments. Without it all portals are compared
 * @param byPortal all environments; none of the lists is empty
 * @param bestFirst those that can be candidates, by the best values that they can have
 * @param size number of environments
 */
record WorkshopOrder(WeakReference<Object> portalStates, HashTrie<PortalRef, List<BestRank>> byPortal,
		List<BestRank> bestFirst, int size) {

	/** One of so many is a small part of an order. */
	private static final int FEW = 8;

	private static final Comparator<BestRank> BEST_FIRST = (one, other) -> {
		int order = PlacementPolicy.bestFirst(one.bestValues(), other.bestValues());
		return (order != 0) ? order : one.ref().compareTo(other.ref());
	};

	/** An order from scratch. */
	static WorkshopOrder of(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		WorkshopOrder none = new WorkshopOrder(new WeakReference<>(null),
				HashTrie.of((ranks) -> ranks.getFirst().portal().ref()), List.of(), 0);
		return none.asOf(fleet, request, policy);
	}

	/**
	 * The order for another snapshot of the same scope, and a request with the same
	 * workshop and labels; this one if no portal has changed.
	 */
	WorkshopOrder asOf(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		Object before = this.portalStates.get();
		if (before == fleet.portalStates()) {
			return this;
		}
		Collection<Portal> changed = (before != null) ? fleet.changedSince(before) : null;
		return with((changed != null) ? ranks(fleet, changed, request, policy) : changedRanks(fleet, request, policy),
				fleet.portalStates());
	}

	private WorkshopOrder with(Map<PortalRef, List<BestRank>> changed, Object states) {
		HashTrie<PortalRef, List<BestRank>> next = this.byPortal;
		List<BestRank> order = new ArrayList<>(this.bestFirst);
		List<BestRank> left = new ArrayList<>();
		List<BestRank> moved = new ArrayList<>();
		int count = this.size;
		for (Map.Entry<PortalRef, List<BestRank>> each : changed.entrySet()) {
			List<BestRank> fresh = each.getValue();
			List<BestRank> old = Objects.requireNonNullElse(next.get(each.getKey()), List.of());
			if (arePlacedAlike(old, fresh)) {
				fresh.stream()
					.filter(BestRank::canBeCandidate)
					.forEach((rank) -> order.set(Collections.binarySearch(order, rank, BEST_FIRST), rank));
			}
			else {
				old.stream().filter(BestRank::canBeCandidate).forEach(left::add);
				fresh.stream().filter(BestRank::canBeCandidate).forEach(moved::add);
			}
			next = fresh.isEmpty() ? next.without(each.getKey()) : next.with(fresh);
			count += fresh.size() - old.size();
		}
		move(order, left, moved);
		return new WorkshopOrder(new WeakReference<>(states), next, order, count);
	}

	/**
	 * One by one if they are few, else all at once: each one alone moves half of the
	 * others.
	 */
	private static void move(List<BestRank> order, List<BestRank> left, List<BestRank> moved) {
		if ((left.size() + moved.size()) * FEW > order.size()) {
			order.removeAll(new HashSet<>(left));
			order.addAll(moved);
			order.sort(BEST_FIRST);
			return;
		}
		left.forEach((rank) -> order.remove(Collections.binarySearch(order, rank, BEST_FIRST)));
		moved.forEach((rank) -> order.add(-1 - Collections.binarySearch(order, rank, BEST_FIRST), rank));
	}

	/** Mostly only the time of the reading has changed. */
	private static boolean arePlacedAlike(List<BestRank> some, List<BestRank> others) {
		return some.size() == others.size() && IntStream.range(0, some.size())
			.allMatch((i) -> some.get(i).canBeCandidate() == others.get(i).canBeCandidate()
					&& BEST_FIRST.compare(some.get(i), others.get(i)) == 0);
	}

	private static Map<PortalRef, List<BestRank>> ranks(FleetView fleet, Collection<Portal> portals,
			PlacementRequest request, PlacementPolicy policy) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		Map<PortalRef, List<BestRank>> ranks = HashMap.newHashMap(portals.size());
		for (Portal portal : portals) {
			List<WorkshopEnvironment> environments = (hosted != null) ? hosted.environments(portal.ref()) : List.of();
			PortalFacts facts = environments.isEmpty() ? null : facts(fleet, portal, request);
			ranks.put(portal.ref(), (facts != null) ? ranks(environments, facts, policy) : List.of());
		}
		return ranks;
	}

	/** Compares all portals: the earlier snapshot is gone, or had others. */
	private Map<PortalRef, List<BestRank>> changedRanks(FleetView fleet, PlacementRequest request,
			PlacementPolicy policy) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		Map<PortalRef, List<BestRank>> changed = new HashMap<>();
		Set<PortalRef> gone = new HashSet<>();
		this.byPortal.values().forEach((ranks) -> gone.add(ranks.getFirst().portal().ref()));
		if (hosted != null) {
			hosted.forEachPortal((ref, environments) -> {
				PortalFacts facts = facts(fleet, fleet.portal(ref), request);
				if (facts != null) {
					gone.remove(ref);
					if (!isKnown(environments, facts)) {
						changed.put(ref, ranks(environments, facts, policy));
					}
				}
			});
		}
		gone.forEach((ref) -> changed.put(ref, List.of()));
		return changed;
	}

	private boolean isKnown(List<WorkshopEnvironment> environments, PortalFacts facts) {
		List<BestRank> known = this.byPortal.get(facts.ref());
		return known != null && known.size() == environments.size() && known.getFirst().portal().equals(facts)
				&& IntStream.range(0, known.size()).allMatch((i) -> known.get(i).environment() == environments.get(i));
	}

	/** Null for a portal that was never read. */
	private static @Nullable PortalFacts facts(FleetView fleet, @Nullable Portal portal, PlacementRequest request) {
		PortalReading reading = (portal != null) ? portal.reading() : null;
		Cluster cluster = (portal != null) ? fleet.cluster(portal.ref().cluster()) : null;
		return (portal != null && reading != null && cluster != null)
				? PortalFacts.of(portal, cluster, reading, request.preferredLabels()) : null;
	}

	private static List<BestRank> ranks(List<WorkshopEnvironment> environments, PortalFacts facts,
			PlacementPolicy policy) {
		return environments.stream().map((environment) -> BestRank.of(environment, facts, policy)).toList();
	}

	/** What orders are kept by, with the portals of a view. */
	record Key(String workshop, Object portals, Map<String, String> preferredLabels) {
	}

}
