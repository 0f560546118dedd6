package dev.educates.gateway.graphql;

import java.util.List;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.session.Attempt;
import dev.educates.gateway.session.Explanation;
import org.jspecify.annotations.Nullable;

/** {@code PlacementExplanation} of the schema. */
record PlacementExplanation(View view, Explanation explanation, String policy, String generation) {

	PlacementExplanation(View view, Explanation explanation) {
		this(view, explanation, explanation.plan().policy(), Long.toString(explanation.plan().generation()));
	}

	public List<PlacementCandidate> candidates() {
		List<Candidate> best = this.explanation.plan().candidates();
		return IntStream.range(0, best.size()).mapToObj((i) -> candidate(best.get(i), i + 1)).toList();
	}

	private PlacementCandidate candidate(Candidate candidate, int rank) {
		List<PlacementScore> scores = candidate.scores()
			.stream()
			.map((score) -> new PlacementScore(score.preference(), View.saturated(score.value())))
			.toList();
		return new PlacementCandidate(this.view.environment(candidate.environment()), rank, scores, candidate.detail(),
				attempt(candidate.environment()));
	}

	public List<PlacementExclusion> excluded() {
		return this.explanation.plan().excluded().stream().map(this::exclusion).toList();
	}

	private PlacementExclusion exclusion(Exclusion exclusion) {
		return new PlacementExclusion(this.view.environment(exclusion.environment()), exclusion.rule().name(),
				exclusion.certainty(), exclusion.detail(), attempt(exclusion.environment()));
	}

	private @Nullable Attempt attempt(WorkshopEnvironment environment) {
		return this.explanation.attempt(environment.ref());
	}

	record PlacementCandidate(WorkshopEnvironmentNode environment, int rank, List<PlacementScore> scores, String detail,
			@Nullable Attempt attempt) {
	}

	record PlacementScore(String name, int value) {
	}

	record PlacementExclusion(WorkshopEnvironmentNode environment, String rule, Certainty certainty, String detail,
			@Nullable Attempt attempt) {
	}

}
