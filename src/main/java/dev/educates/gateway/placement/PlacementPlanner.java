package dev.educates.gateway.placement;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.fleet.FleetView;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans, and keeps the {@link WorkshopOrder} of each workshop, view and set of
 * preferred labels, which changes no decision. The same snapshot, workshop and request id
 * give the same plan, whatever the order of the polls; requests that differ only in their
 * ids spread over candidates that the policy regards as equal.
 */
public final class PlacementPlanner {

	/** So many environments are kept in orders, of which each takes some 300 bytes. */
	private static final int MOST_KEPT = 20_000;

	private final Map<WorkshopOrder.Key, WorkshopOrder> orders = new LinkedHashMap<>(16, 0.75f, true);

	private int keptEnvironments;

	private final PlacementPolicy policy;

	private final PlacementObserver observer;

	/** Placement by a policy. */
	public PlacementPlanner(PlacementPolicy policy) {
		this(policy, (decision) -> decision.get());
	}

	/**
	 * Placement with an observer.
	 * @param observer wraps each decision
	 */
	public PlacementPlanner(PlacementPolicy policy, PlacementObserver observer) {
		this.policy = policy;
		this.observer = observer;
	}

	/**
	 * Plans a request.
	 * @param request what the plan is for
	 * @param context state outside the snapshot
	 * @return an empty plan if no portal offers the workshop
	 */
	public PlacementPlan plan(FleetView fleet, PlacementRequest request, PlacementContext context) {
		return this.observer.observe(() -> decide(fleet, request, context));
	}

	private PlacementPlan decide(FleetView fleet, PlacementRequest request, PlacementContext context) {
		WorkshopOrder order = order(fleet, request);
		LazyRanking ranking = new LazyRanking(this.policy, request, context, order);
		ranking.candidate(0);
		return PlacementPlan.of(this.policy.name(), fleet.generation(), order.size(), ranking);
	}

	/** That of the last snapshot, with the portals that changed. */
	private WorkshopOrder order(FleetView fleet, PlacementRequest request) {
		WorkshopOrder.Key key = new WorkshopOrder.Key(request.workshop(), fleet.portalScope(),
				request.preferredLabels());
		WorkshopOrder known = kept(key);
		WorkshopOrder order = (known != null) ? known.asOf(fleet, request, this.policy)
				: WorkshopOrder.of(fleet, request, this.policy);
		if (order != known) {
			keep(key, order);
		}
		return order;
	}

	private @Nullable WorkshopOrder kept(WorkshopOrder.Key key) {
		synchronized (this.orders) {
			return this.orders.get(key);
		}
	}

	/** Those that were not used for the longest time make room. */
	private void keep(WorkshopOrder.Key key, WorkshopOrder order) {
		synchronized (this.orders) {
			WorkshopOrder before = this.orders.put(key, order);
			this.keptEnvironments += 1 + order.size() - ((before != null) ? 1 + before.size() : 0);
			Iterator<WorkshopOrder> oldest = this.orders.values().iterator();
			while (this.keptEnvironments > MOST_KEPT) {
				this.keptEnvironments -= 1 + oldest.next().size();
				oldest.remove();
			}
		}
	}

}
