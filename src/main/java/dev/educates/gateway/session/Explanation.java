package dev.educates.gateway.session;

import java.util.List;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.placement.PlacementPlan;

/**
 * Why an outcome came about.
 *
 * @param fleet the snapshot that was decided upon
 * @param plan whom to ask, in which order, and why
 * @param attempts who was asked, in the order of asking
 */
public record Explanation(FleetSnapshot fleet, PlacementPlan plan, List<Attempt> attempts) {

	public Explanation {
		attempts = List.copyOf(attempts);
	}

}
