package dev.educates.gateway.session;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.CallerView;

/** What is known while a request is under way, and the plan that follows from it. */
final class Outlook {

	private final Supplier<CallerView> newest;

	private final Function<CallerView, PlacementPlan> plans;

	private CallerView view;

	private PlacementPlan plan;

	Outlook(CallerView first, Supplier<CallerView> newest, Function<CallerView, PlacementPlan> plans) {
		this.newest = newest;
		this.plans = plans;
		this.view = first;
		this.plan = plans.apply(first);
	}

	/** What is known by now. */
	CallerView newest() {
		return this.newest.get();
	}

	/** Plans anew with what is known by now. */
	void renew() {
		this.view = newest();
		this.plan = this.plans.apply(this.view);
	}

	CallerView view() {
		return this.view;
	}

	PlacementPlan plan() {
		return this.plan;
	}

}
