package dev.educates.gateway.placement;

import java.util.function.Supplier;

import dev.educates.gateway.fleet.FleetView;

/**
 * Makes plans from {@link KeptOrders}, which change no decision. The same snapshot,
 * workshop and request id give the same plan, whatever the order of the polls; requests
 * that differ only in their ids spread over candidates that the policy regards as equal.
 */
public final class PlacementPlanner {

	private final KeptOrders orders;

	private final PlacementPolicy policy;

	private final PlacementObserver observer;

	/** Placement by a policy. */
	public PlacementPlanner(PlacementPolicy policy) {
		this(policy, Supplier::get);
	}

	/** Placement with an observer that wraps each decision. */
	public PlacementPlanner(PlacementPolicy policy, PlacementObserver observer) {
		this(policy, observer, new KeptOrders());
	}

	PlacementPlanner(PlacementPolicy policy, PlacementObserver observer, KeptOrders orders) {
		this.policy = policy;
		this.observer = observer;
		this.orders = orders;
	}

	/** Plans a request; the plan is empty if no portal offers the workshop. */
	public PlacementPlan plan(FleetView fleet, PlacementRequest request, PlacementContext context) {
		return this.observer.observe(() -> decide(fleet, request, context));
	}

	private PlacementPlan decide(FleetView fleet, PlacementRequest request, PlacementContext context) {
		PlacementRequest preferring = request.preferringOnly(fleet.labels());
		WorkshopOrder order = this.orders.order(fleet, preferring, this.policy, context.now());
		LazyRanking ranking = new LazyRanking(this.policy, preferring, context, order);
		ranking.candidate(0);
		return PlacementPlan.of(this.policy.name(), fleet.generation(), order.size(), ranking);
	}

}
