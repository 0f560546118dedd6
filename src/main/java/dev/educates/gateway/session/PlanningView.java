package dev.educates.gateway.session;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** What is known while a request is under way, and the plan that follows from it. */
final class PlanningView {

	private final Supplier<CallerView> newest;

	private final Function<CallerView, PlacementPlan> plans;

	private CallerView view;

	private @Nullable PlacementPlan plan;

	PlanningView(Supplier<CallerView> newest, Function<CallerView, PlacementPlan> plans) {
		this.newest = newest;
		this.plans = plans;
		this.view = newest.get();
	}

	/** What is known by now. */
	CallerView newest() {
		return this.newest.get();
	}

	/** Goes by what is known by now. */
	void renew() {
		this.view = newest();
		this.plan = null;
	}

	CallerView view() {
		return this.view;
	}

	/**
	 * The plan for what is known, with the claims of the moment in which it is first
	 * asked for: who asks nobody needs none.
	 */
	PlacementPlan plan() {
		PlacementPlan made = this.plan;
		if (made == null) {
			made = this.plans.apply(this.view);
			this.plan = made;
		}
		return made;
	}

}
