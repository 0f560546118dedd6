package dev.educates.gateway.placement;

import java.util.List;

import dev.educates.gateway.fleet.FleetView;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** What tests say of plans. Environments are named {@code cluster/portal/name}. */
final class PlacementPlanAssert extends AbstractAssert<PlacementPlanAssert, PlacementPlan> {

	private PlacementPlanAssert(PlacementPlan actual) {
		super(actual, PlacementPlanAssert.class);
	}

	/** A plan of a policy, for the workshop {@code java}. */
	static PlacementPlan plan(String policy, FleetView fleet, PlacementContext circumstances) {
		return plan(policy, fleet, PlacementRequest.of("java", "ann"), circumstances);
	}

	static PlacementPlan plan(String policy, FleetView fleet, PlacementRequest request,
			PlacementContext circumstances) {
		return new PlacementPlanner(PlacementPolicy.named(policy)).plan(fleet, request, circumstances);
	}

	static PlacementPlanAssert assertThat(PlacementPlan plan) {
		return new PlacementPlanAssert(plan);
	}

	static List<String> candidates(PlacementPlan plan) {
		return plan.candidates().stream().map((candidate) -> candidate.environment().ref().toString()).toList();
	}

	static List<String> excluded(PlacementPlan plan) {
		return plan.excluded().stream().map((exclusion) -> exclusion.environment().ref().toString()).toList();
	}

	/** These are the candidates, in this order. */
	PlacementPlanAssert ranks(String... environments) {
		Assertions.assertThat(candidates(this.actual)).as("candidates").containsExactly(environments);
		return this;
	}

	/** These are excluded, in this order. */
	PlacementPlanAssert excludes(String... environments) {
		Assertions.assertThat(excluded(this.actual)).as("excluded").containsExactly(environments);
		return this;
	}

	/** This one is excluded by this rule, so surely, and told in these words. */
	PlacementPlanAssert excludes(String environment, String rule, Certainty certainty, String detail) {
		Assertions.assertThat(this.actual.excluded())
			.filteredOn((exclusion) -> exclusion.environment().ref().toString().equals(environment))
			.as("exclusion of " + environment)
			.singleElement()
			.satisfies((exclusion) -> {
				Assertions.assertThat(exclusion.rule()).hasToString(rule);
				Assertions.assertThat(exclusion.certainty()).isEqualTo(certainty);
				Assertions.assertThat(exclusion.detail()).isEqualTo(detail);
			});
		return this;
	}

	/** The sentences of the candidates, best first. */
	PlacementPlanAssert says(String... details) {
		Assertions.assertThat(this.actual.candidates()).extracting(Candidate::detail).containsExactly(details);
		return this;
	}

	/** What a preference said of a candidate. */
	PlacementPlanAssert scores(String environment, String preference, long value) {
		Assertions.assertThat(this.actual.candidates())
			.filteredOn((candidate) -> candidate.environment().ref().toString().equals(environment))
			.as("candidate " + environment)
			.singleElement()
			.satisfies((candidate) -> Assertions.assertThat(candidate.scores()).contains(new Score(preference, value)));
		return this;
	}

}
