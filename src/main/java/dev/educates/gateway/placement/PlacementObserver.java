package dev.educates.gateway.placement;

import java.util.function.Supplier;

/** Sees each decision. */
@FunctionalInterface
public interface PlacementObserver {

	/**
	 * Has the decision made.
	 * @param decision makes it
	 * @return as decided
	 */
	PlacementPlan observe(Supplier<PlacementPlan> decision);

}
