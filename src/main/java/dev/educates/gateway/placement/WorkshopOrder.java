package dev.educates.gateway.placement;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a workshop in the order of the best rank that each can have in any
 * plan for a snapshot. Immutable; the order for the next snapshot compares the portals
 * that changed, and copies one list of references, or two if a rank changed. Most changes
 * are those of the time of a reading, which ranks no environment again.
 *
 * <h2>Why the order is enough</h2> Whatever is in flight, and any second that passes, can
 * only lower the values of a policy and add exclusions. So a plan reads the environments
 * in this order, computes what each is really worth, and has its first candidate as soon
 * as the best one so far is no worse than the best that the next one can be:
 * {@link LazyRanking}.
 *
 * @param portalStates of the snapshot, to find the portals that changed since;
 * {@link KeptOrders} keeps those of the last moments. Without it all portals are compared
 * @param refs of the portals, in their order
 * @param portals that offer the workshop, each with at least one environment
 * @param bestFirst environments that can be candidates, by the best values that they can
 * have
 * @param size number of environments
 */
record WorkshopOrder(WeakReference<Object> portalStates, List<PortalRef> refs, List<RankedPortal> portals,
		List<BestRank> bestFirst, int size) {

	/** One of so many is a small part of an order. */
	private static final int FEW = 8;

	private static final Comparator<BestRank> BEST_FIRST = (one, other) -> {
		int order = PlacementPolicy.bestFirst(one.bestValues(), other.bestValues());
		return (order != 0) ? order : one.ref().compareTo(other.ref());
	};

	/** An order from scratch. */
	static WorkshopOrder of(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		return new WorkshopOrder(new WeakReference<>(null), List.of(), List.of(), List.of(), 0).compared(fleet, request,
				policy);
	}

	/**
	 * The order of all portals, which may be others: the earlier snapshot is gone, or had
	 * another configuration. Those that are the same keep their ranks.
	 */
	private WorkshopOrder compared(FleetView fleet, PlacementRequest request, PlacementPolicy policy) {
		List<PortalRef> refs = new ArrayList<>();
		List<RankedPortal> portals = new ArrayList<>();
		List<BestRank> order = new ArrayList<>();
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		if (hosted != null) {
			hosted.forEachPortal((ref, environments) -> {
				PortalFacts facts = facts(fleet, fleet.portal(ref), request);
				if (facts != null) {
					int known = Collections.binarySearch(this.refs, ref);
					RankedPortal before = (known >= 0) ? this.portals.get(known) : null;
					RankedPortal portal = RankedPortal.of(facts, environments, portals.size(), policy, before);
					refs.add(ref);
					portals.add(portal);
					portal.candidates().forEach(order::add);
				}
			});
		}
		order.sort(BEST_FIRST);
		int size = portals.stream().mapToInt((portal) -> portal.ranks().size()).sum();
		return new WorkshopOrder(new WeakReference<>(fleet.portalStates()), refs, portals, order, size);
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
		if (changed == null) {
			return compared(fleet, request, policy);
		}
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		Changes changes = new Changes(policy);
		for (Portal portal : changed) {
			List<WorkshopEnvironment> environments = (hosted != null) ? hosted.environments(portal.ref()) : List.of();
			PortalFacts facts = environments.isEmpty() ? null : facts(fleet, portal, request);
			if (!changes.add(portal.ref(), facts, environments)) {
				return compared(fleet, request, policy);
			}
		}
		return changes.order(fleet.portalStates());
	}

	/** What is known of the portal of an environment in this order. */
	PortalFacts facts(BestRank rank) {
		return this.portals.get(rank.position()).facts();
	}

	/** Null for a portal that was never read. */
	private static @Nullable PortalFacts facts(FleetView fleet, @Nullable Portal portal, PlacementRequest request) {
		PortalReading reading = (portal != null) ? portal.reading() : null;
		Cluster cluster = (portal != null) ? fleet.cluster(portal.ref().cluster()) : null;
		return (portal != null && reading != null && cluster != null)
				? PortalFacts.of(portal, cluster, reading, request.preferredLabels()) : null;
	}

	/** What orders are kept by, with the portals of a view. */
	record Key(String workshop, Object portals, Map<String, String> preferredLabels) {
	}

	/** A portal, and what each of its environments can be worth. */
	record RankedPortal(PortalFacts facts, List<BestRank> ranks) {

		/** With the ranks of an earlier order if they are the same; null for none. */
		static RankedPortal of(PortalFacts facts, List<WorkshopEnvironment> environments, int position,
				PlacementPolicy policy, @Nullable RankedPortal before) {
			return new RankedPortal(facts,
					(before != null && before.hasRanksOf(facts, environments)) ? before.ranksAt(position)
							: environments.stream().map((each) -> BestRank.of(each, facts, position, policy)).toList());
		}

		private boolean hasRanksOf(PortalFacts other, List<WorkshopEnvironment> environments) {
			return this.facts.isSameButForTime(other) && this.ranks.size() == environments.size()
					&& IntStream.range(0, environments.size())
						.allMatch((i) -> this.ranks.get(i).environment() == environments.get(i));
		}

		/** The same list if it is their position. */
		private List<BestRank> ranksAt(int position) {
			return (this.ranks.getFirst().position() == position) ? this.ranks
					: this.ranks.stream().map((rank) -> rank.at(position)).toList();
		}

		/** Whether all environments of both have the same places in an order. */
		boolean isPlacedLike(RankedPortal other) {
			return this.ranks.size() == other.ranks.size() && IntStream.range(0, this.ranks.size())
				.allMatch((i) -> this.ranks.get(i).canBeCandidate() == other.ranks.get(i).canBeCandidate()
						&& BEST_FIRST.compare(this.ranks.get(i), other.ranks.get(i)) == 0);
		}

		Stream<BestRank> candidates() {
			return this.ranks.stream().filter(BestRank::canBeCandidate);
		}

	}

	/** Differences of the next order, portal by portal. */
	private final class Changes {

		private final PlacementPolicy policy;

		private final List<RankedPortal> next = new ArrayList<>(WorkshopOrder.this.portals);

		/** Their places stay the same. */
		private final List<BestRank> replaced = new ArrayList<>();

		private final List<BestRank> left = new ArrayList<>();

		private final List<BestRank> moved = new ArrayList<>();

		private int size = WorkshopOrder.this.size;

		Changes(PlacementPolicy policy) {
			this.policy = policy;
		}

		/**
		 * A portal that may have changed; without facts it does not offer the workshop.
		 * @return whether the portals that offer it are those of the order
		 */
		boolean add(PortalRef ref, @Nullable PortalFacts facts, List<WorkshopEnvironment> environments) {
			int position = Collections.binarySearch(WorkshopOrder.this.refs, ref);
			if (facts == null || position < 0) {
				return facts == null && position < 0;
			}
			RankedPortal before = this.next.get(position);
			RankedPortal after = RankedPortal.of(facts, environments, position, this.policy, before);
			this.next.set(position, after);
			if (after.ranks() == before.ranks()) {
				return true;
			}
			this.size += after.ranks().size() - before.ranks().size();
			if (after.isPlacedLike(before)) {
				after.candidates().forEach(this.replaced::add);
			}
			else {
				before.candidates().forEach(this.left::add);
				after.candidates().forEach(this.moved::add);
			}
			return true;
		}

		WorkshopOrder order(Object portalStates) {
			List<BestRank> order = WorkshopOrder.this.bestFirst;
			if (!this.replaced.isEmpty() || !this.left.isEmpty() || !this.moved.isEmpty()) {
				List<BestRank> ranks = new ArrayList<>(order);
				this.replaced.forEach((rank) -> ranks.set(Collections.binarySearch(ranks, rank, BEST_FIRST), rank));
				move(ranks);
				order = ranks;
			}
			return new WorkshopOrder(new WeakReference<>(portalStates), WorkshopOrder.this.refs, this.next, order,
					this.size);
		}

		/**
		 * One by one if they are few, else all at once: each one alone moves half of the
		 * others.
		 */
		private void move(List<BestRank> ranks) {
			if ((this.left.size() + this.moved.size()) * FEW > ranks.size()) {
				ranks.removeAll(new HashSet<>(this.left));
				ranks.addAll(this.moved);
				ranks.sort(BEST_FIRST);
				return;
			}
			this.left.forEach((rank) -> ranks.remove(Collections.binarySearch(ranks, rank, BEST_FIRST)));
			this.moved.forEach((rank) -> ranks.add(-1 - Collections.binarySearch(ranks, rank, BEST_FIRST), rank));
		}

	}

}
