package dev.educates.gateway.placement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.placement.PlacementPlanAssert.candidates;
import static dev.educates.gateway.placement.PlacementPlanAssert.excluded;
import static dev.educates.gateway.placement.PlacementPlanAssert.plan;
import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every plan, whatever the fleet, the circumstances and the policy. */
class PlacementPropertyTests {

	private static final int WORLDS = 100;

	/**
	 * Those that something is the matter with are not so many that hardly any are left.
	 */
	private static final double SHARE_OF_CANDIDATES = 0.1;

	static Stream<Seeded> worlds() {
		List<Seeded> all = new ArrayList<>();
		new Random(7).longs(WORLDS).forEach((seed) -> {
			all.add(new Seeded("soonest", seed));
			all.add(new Seeded("lookup-service", seed));
		});
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void everyEnvironmentIsEitherCandidateOrExcluded(Seeded seeded) {
		PlacementPlan plan = seeded.plan();
		List<String> all = new ArrayList<>(candidates(plan));
		all.addAll(excluded(plan));
		assertThat(all).containsExactlyInAnyOrderElementsOf(seeded.world().environments());
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void theOrderOfPortalsDoesNotMatter(Seeded seeded) {
		RandomWorld world = seeded.world();
		PlacementPlan before = seeded.plan(world);
		PlacementPlan after = seeded.plan(world.shuffled());
		assertThat(after.candidates()).isEqualTo(before.candidates());
		assertThat(after.excluded()).isEqualTo(before.excluded());
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void theSameRequestHasTheSamePlan(Seeded seeded) {
		assertThat(seeded.plan()).isEqualTo(seeded.plan());
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void anotherRequestHasTheSameScores(Seeded seeded) {
		RandomWorld world = seeded.world();
		PlacementRequest other = new PlacementRequest("java", "another", "ann", world.request().preferredLabels());
		PlacementPlan plan = seeded.plan(world);
		PlacementPlan another = plan(seeded.policy(), world.fleet(), other, world.situation());
		assertThat(another.candidates()).extracting(Candidate::scores)
			.containsExactlyElementsOf(plan.candidates().stream().map(Candidate::scores).toList());
		assertThat(another.excluded()).containsExactlyInAnyOrderElementsOf(plan.excluded());
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void planHasNothingOutsideTheCallersView(Seeded seeded) {
		RandomWorld world = seeded.world();
		Access access = new Access(UserIds.PER_TENANT);
		access.replace(Tenancy.of(
				List.of(new Tenant("tenant", null, null,
						new Selector(List.of(new NamePattern("p[02468]")), Map.of(), List.of()), Map.of(), null)),
				List.of()));
		CallerView view = access.view(Callers.client("client", "tenant"), world.fleet());
		PlacementPlan plan = plan(seeded.policy(), view, world.request(), world.situation());
		assertThat(plan.toString()).doesNotContainPattern("c\\d/p([13579]|11)\\b");
		PlacementPlan whole = seeded.plan(world);
		assertThat(candidates(plan)).containsExactlyElementsOf(
				candidates(whole).stream().filter((name) -> name.matches("c\\d/p[02468]/w\\d")).toList());
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void scoresNeverGetBetterDownTheList(Seeded seeded) {
		List<Candidate> candidates = seeded.plan().candidates();
		for (int i = 1; i < candidates.size(); i++) {
			assertThat(PlacementPolicy.bestFirst(values(candidates.get(i - 1)), values(candidates.get(i))))
				.isLessThanOrEqualTo(0);
		}
	}

	private static long[] values(Candidate candidate) {
		return candidate.scores().stream().mapToLong(Score::value).toArray();
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void everyCandidateHasASeatAndNothingAgainstIt(Seeded seeded) {
		RandomWorld world = seeded.world();
		FleetSnapshot fleet = world.fleet();
		for (Candidate candidate : seeded.plan(world).candidates()) {
			assertThat(isFit(candidate.environment(), fleet, world.situation())).as(candidate.detail()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void everyExclusionHasAReason(Seeded seeded) {
		RandomWorld world = seeded.world();
		FleetSnapshot fleet = world.fleet();
		for (Exclusion exclusion : seeded.plan(world).excluded()) {
			assertThat(isFit(exclusion.environment(), fleet, world.situation())).as(exclusion.detail()).isFalse();
			assertThat(exclusion.detail()).isNotBlank();
		}
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void thoseThatMayBeAskedStandBeforeThoseThatMayNot(Seeded seeded) {
		List<Certainty> order = List.of(Certainty.BELIEVED_FULL, Certainty.BELIEVED_UNREACHABLE, Certainty.RULED_OUT);
		assertThat(seeded.plan().excluded().stream().map((exclusion) -> order.indexOf(exclusion.certainty())).toList())
			.isSorted();
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void sentencesNameTheCandidateBefore(Seeded seeded) {
		List<Candidate> candidates = seeded.plan().candidates();
		for (int i = 0; i < candidates.size(); i++) {
			String detail = candidates.get(i).detail();
			assertThat(detail).startsWith(PlacementText.ordinal(i + 1) + ": ").matches(".*; seen \\d+ (s|min) ago");
			if (i > 0) {
				assertThat(detail).contains(candidates.get(i - 1).environment().ref().portal().toString());
			}
		}
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void sentencesTellOfTheFirstDifference(Seeded seeded) {
		List<Candidate> candidates = seeded.plan().candidates();
		for (int i = 1; i < candidates.size(); i++) {
			boolean equal = candidates.get(i).scores().equals(candidates.get(i - 1).scores());
			assertThat(candidates.get(i).detail().contains(": equal to ")).isEqualTo(equal);
			assertThat(candidates.get(i).detail().contains(": like ")).isNotEqualTo(equal);
		}
	}

	@ParameterizedTest
	@MethodSource("worlds")
	void anotherReservationNeverImprovesTheRank(Seeded seeded) {
		RandomWorld world = seeded.world();
		for (String environment : candidates(seeded.plan(world))) {
			int before = candidates(seeded.plan(world)).indexOf(environment);
			world.situation().seatReservations(environment, 1);
			int after = candidates(seeded.plan(world)).indexOf(environment);
			assertThat((after < 0) ? Integer.MAX_VALUE : after).isGreaterThanOrEqualTo(before);
			world.situation().seatReservations(environment, -1);
		}
	}

	@Test
	void worldsAreNotAllOfOneKind() {
		Set<String> rules = new HashSet<>();
		int candidates = 0;
		int environments = 0;
		int ties = 0;
		for (Seeded seeded : worlds().toList()) {
			PlacementPlan plan = seeded.plan();
			plan.excluded().forEach((exclusion) -> rules.add(exclusion.rule().name()));
			candidates += plan.candidates().size();
			environments += plan.candidates().size() + plan.excluded().size();
			ties += (int) IntStream.range(1, plan.candidates().size())
				.filter((i) -> plan.candidates().get(i).scores().equals(plan.candidates().get(i - 1).scores()))
				.count();
		}
		assertThat(rules).hasSize(Rule.ALL.size() - 1).doesNotContain("CLUSTER_CORDONED");
		assertThat(candidates).isGreaterThan((int) (environments * SHARE_OF_CANDIDATES));
		assertThat(ties).isPositive();
	}

	/** The rules once more, written as one condition. */
	private static boolean isFit(WorkshopEnvironment environment, FleetSnapshot fleet, PlacementFixture situation) {
		Portal portal = fleet.portal(environment.ref().portal());
		assertThat(portal).isNotNull();
		boolean inService = portal.administrativeState() == AdministrativeState.ACTIVE && portal.weight().weight() > 0
				&& portal.health() == PortalHealth.HEALTHY && situation.circuit(portal.ref()) != CircuitState.OPEN
				&& environment.state() == EnvironmentState.RUNNING
				&& situation.refusedAt(environment.ref(), "ann", Instant.MIN) == null;
		return inService
				&& environment.allocated() + situation.seatReservations(environment.ref()) < environment.capacity()
				&& portal.content()
					.maximum()
					.hasRoom(portal.content().allocated() + situation.seatReservations(portal.ref()));
	}

	/** A world by a policy. */
	record Seeded(String policy, long seed) {

		RandomWorld world() {
			return new RandomWorld(this.seed);
		}

		PlacementPlan plan() {
			return plan(world());
		}

		PlacementPlan plan(RandomWorld world) {
			return PlacementPlanAssert.plan(this.policy, world.fleet(), world.request(), world.situation());
		}

	}

}
