package dev.educates.gateway.placement;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
 * that changed, and copies one list of references.
 *
 * <h2>Why the order is enough</h2> Whatever is in flight, and any second that passes, can
 * only lower the values of a policy and add exclusions. So a plan reads the environments
 * in this order, computes what each is really worth, and has its first candidate as soon
 * as the best one so far is no worse than the best that the next one can be:
 * {@link LazyRanking}.
 *
 * @param portalStates a snapshot that is out of use must not stay in memory for an order
 * @param byPortal all environments; none of the lists is empty
 * @param bestFirst those that can be candidates, by the best values that they can have
 * @param size number of environments
 */
record WorkshopOrder(WeakReference<Object> portalStates, HashTrie<PortalRef, List<BestRank>> byPortal,
		List<BestRank> bestFirst, int size) {

	private static final Comparator<BestRank> BEST_FIRST = (one, other) -> {
		int order = PlacementPolicy.bestFirst(one.bestValues(), other.bestValues());
		return (order != 0) ? order : one.ref().compareTo(other.ref());
	};

	/** An order from scratch. */
	static WorkshopOrder of(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		HashTrie<PortalRef, List<BestRank>> byPortal = HashTrie.of((ranks) -> ranks.getFirst().portal().ref());
		List<BestRank> bestFirst = new ArrayList<>();
		int size = 0;
		List<WorkshopEnvironment> environments = (hosted != null) ? hosted.environments() : List.of();
		PortalRef last = null;
		for (WorkshopEnvironment environment : environments) {
			PortalRef ref = environment.ref().portal();
			// those of a portal stand together
			if (hosted != null && !ref.equals(last)) {
				last = ref;
				List<BestRank> ranks = ranks(fleet, hosted, fleet.portal(ref), request, policy);
				byPortal = ranks.isEmpty() ? byPortal : byPortal.with(ranks);
				size += ranks.size();
				ranks.stream().filter(BestRank::canBeCandidate).forEach(bestFirst::add);
			}
		}
		bestFirst.sort(BEST_FIRST);
		return new WorkshopOrder(new WeakReference<>(fleet.portalStates()), byPortal, bestFirst, size);
	}

	/**
	 * The order for another snapshot of the same scope, and a request with the same
	 * workshop and labels; this one if no portal has changed.
	 */
	WorkshopOrder asOf(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		Object before = this.portalStates.get();
		Collection<Portal> changed = (before != null) ? fleet.changedSince(before) : null;
		if (changed == null) {
			return of(fleet, request, policy);
		}
		if (before == fleet.portalStates()) {
			return this;
		}
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		HashTrie<PortalRef, List<BestRank>> next = this.byPortal;
		List<BestRank> order = new ArrayList<>(this.bestFirst);
		int count = this.size;
		for (Portal portal : changed) {
			List<BestRank> old = next.get(portal.ref());
			List<BestRank> fresh = ranks(fleet, hosted, portal, request, policy);
			for (BestRank each : (old != null) ? old : List.<BestRank>of()) {
				if (each.canBeCandidate()) {
					order.remove(Collections.binarySearch(order, each, BEST_FIRST));
				}
			}
			for (BestRank each : fresh) {
				if (each.canBeCandidate()) {
					order.add(-1 - Collections.binarySearch(order, each, BEST_FIRST), each);
				}
			}
			next = fresh.isEmpty() ? next.without(portal.ref()) : next.with(fresh);
			count += fresh.size() - ((old != null) ? old.size() : 0);
		}
		return new WorkshopOrder(new WeakReference<>(fleet.portalStates()), next, order, count);
	}

	/** Those of a portal; none if it was never read. */
	private static List<BestRank> ranks(FleetView fleet, @Nullable HostedWorkshop hosted, @Nullable Portal portal,
			PlacementRequest request, PlacementPolicy policy) {
		PortalReading reading = (portal != null) ? portal.reading() : null;
		Cluster cluster = (portal != null) ? fleet.cluster(portal.ref().cluster()) : null;
		List<WorkshopEnvironment> environments = (hosted != null && portal != null) ? hosted.environments(portal.ref())
				: List.of();
		if (portal == null || reading == null || cluster == null || environments.isEmpty()) {
			return List.of();
		}
		PortalFacts facts = PortalFacts.of(portal, cluster, reading, request.preferredLabels());
		return environments.stream().map((environment) -> BestRank.of(environment, facts, policy)).toList();
	}

	/** What orders are kept by, with the portals of a view. */
	record Key(String workshop, Object portals, Map<String, String> preferredLabels) {
	}

}
