package dev.educates.gateway.placement;

import java.util.function.Supplier;

/** Observes placement decisions. */
@FunctionalInterface
public interface PlacementObserver {

	/** Runs a decision, and returns its plan. */
	PlacementPlan observe(Supplier<PlacementPlan> decision);

}
