package dev.educates.gateway.placement;

import java.util.List;

/**
 * Whom to ask, in which order, and why. Candidates and exclusions together are all
 * environments that offer the workshop.
 *
 * @param policy name of the policy that ordered the candidates
 * @param generation generation of the snapshot that it was made from
 * @param candidates best first
 * @param excluded those that are merely believed to be full or unreachable stand in the
 * order in which they are to be asked
 */
public record PlacementPlan(String policy, long generation, List<Candidate> candidates, List<Exclusion> excluded) {

	public PlacementPlan {
		candidates = List.copyOf(candidates);
		excluded = List.copyOf(excluded);
	}

}
