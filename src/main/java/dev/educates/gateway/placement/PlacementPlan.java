package dev.educates.gateway.placement;

import java.util.List;

/**
 * Candidates in order and exclusions, with reasons. Candidates and exclusions together
 * are all environments that offer the workshop. Both lists are computed when they are
 * read, by the state of the moment of the plan; their sizes need all of it.
 *
 * @param policy name of the policy that ordered the candidates
 * @param generation generation of the snapshot that it was made from
 * @param considered number of candidates and exclusions together
 * @param candidates best first
 * @param excluded environments that are believed to be full or unreachable are in the
 * order in which they are tried
 */
public record PlacementPlan(String policy, long generation, int considered, List<Candidate> candidates,
		List<Exclusion> excluded) {

	public PlacementPlan {
		candidates = immutable(candidates);
		excluded = immutable(excluded);
	}

	/** A plan of known lists. */
	public PlacementPlan(String policy, long generation, List<Candidate> candidates, List<Exclusion> excluded) {
		this(policy, generation, candidates.size() + excluded.size(), candidates, excluded);
	}

	static PlacementPlan of(String policy, long generation, int considered, LazyRanking ranking) {
		return new PlacementPlan(policy, generation, considered, new LazyList<>(ranking::candidate, ranking::size),
				new LazyList<>((place) -> (place < ranking.excluded().size()) ? ranking.excluded().get(place) : null,
						() -> ranking.excluded().size()));
	}

	/** A copy would read a lazy list. */
	private static <T> List<T> immutable(List<T> list) {
		return (list instanceof LazyList) ? list : List.copyOf(list);
	}

}
