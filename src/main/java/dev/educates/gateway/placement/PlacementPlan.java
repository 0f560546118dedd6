package dev.educates.gateway.placement;

import java.util.List;

/**
 * Candidates in order and exclusions, with reasons. Candidates and exclusions together
 * are all environments that offer the workshop.
 *
 * @param policy name of the policy that ordered the candidates
 * @param generation generation of the snapshot that it was made from
 * @param candidates best first
 * @param excluded environments that are believed to be full or unreachable are in the
 * order in which they are tried
 */
public record PlacementPlan(String policy, long generation, List<Candidate> candidates, List<Exclusion> excluded) {

	public PlacementPlan {
		candidates = immutable(candidates);
		excluded = immutable(excluded);
	}

	private static <T> List<T> immutable(List<T> list) {
		return (list instanceof RankedList) ? list : List.copyOf(list);
	}

}
