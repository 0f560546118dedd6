package dev.educates.gateway.placement;

import java.util.function.Supplier;

/** Observes placement decisions. */
@FunctionalInterface
public interface PlacementObserver {

	/**
	 * Runs a decision.
	 * @return the plan of the decision
	 */
	PlacementPlan observe(Supplier<PlacementPlan> decision);

}
