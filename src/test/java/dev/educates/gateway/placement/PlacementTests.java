package dev.educates.gateway.placement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PlacementTests {

	private final PlacementPlanner placement = new PlacementPlanner(PlacementPolicy.named("lookup-service"));

	private PlacementPlan plan(FleetSnapshot fleet) {
		return this.placement.plan(fleet, PlacementRequest.of("java", "request-1"), () -> Instant.EPOCH);
	}

	@Test
	void unknownPolicyIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> PlacementPolicy.named("best"))
			.withMessageContaining("(best)");
	}

	@Test
	void unknownWorkshopHasNoCandidates() {
		PlacementPlan plan = plan(fleet(portal("eu/alpha").environment("w01", "go", (e) -> e.seats(5))));
		assertThat(plan.candidates()).isEmpty();
		assertThat(plan.excluded()).isEmpty();
	}

	@Test
	void fullEnvironmentIsOnlyBelievedToBeFull() {
		PlacementPlan plan = plan(fleet(portal("eu/alpha").environment("w01", "java", (e) -> e.seats(5).taken(5))
			.environment("w02", "java", (e) -> e.seats(5).taken(4))));
		assertThat(plan.candidates()).singleElement()
			.satisfies((candidate) -> assertThat(candidate.environment().ref()).hasToString("eu/alpha/w02"));
		assertThat(plan.excluded()).singleElement().satisfies((exclusion) -> {
			assertThat(exclusion.rule()).isEqualTo(ExclusionRule.ENVIRONMENT_FULL);
			assertThat(exclusion.certainty()).isEqualTo(Certainty.BELIEVED_FULL);
			assertThat(exclusion.detail()).isEqualTo("5 of 5 seats are taken; seen 0 s ago");
		});
	}

	@Test
	void everyRuleNamesItself() {
		FleetSnapshot fleet = fleet(
				portal("a/cordoned-cluster").onCordonedCluster().environment("w", "java", (e) -> e.seats(5)),
				portal("b/cordoned").cordoned().environment("w", "java", (e) -> e.seats(5)),
				portal("c/stopping").environment("w", "java", (e) -> e.state(EnvironmentState.STOPPING)),
				portal("d/nobody").environment("w", "java", (e) -> e.seats(0)),
				portal("e/rejecting").health(PortalHealth.REJECTING).environment("w", "java", (e) -> e.seats(5)),
				portal("f/down").health(PortalHealth.UNREACHABLE).environment("w", "java", (e) -> e.seats(5)),
				portal("g/full").seats(10, 10).environment("w", "java", (e) -> e.seats(5)));
		PlacementPlan plan = plan(fleet);
		assertThat(plan.candidates()).isEmpty();
		assertThat(plan.excluded()).extracting(Exclusion::rule)
			.containsExactlyInAnyOrder(ExclusionRule.CLUSTER_CORDONED, ExclusionRule.PORTAL_CORDONED,
					ExclusionRule.ENVIRONMENT_NOT_RUNNING, ExclusionRule.ENVIRONMENT_TAKES_NOBODY,
					ExclusionRule.PORTAL_REJECTING, ExclusionRule.PORTAL_UNREACHABLE, ExclusionRule.PORTAL_FULL);
		assertThat(plan.excluded().stream().limit(2)).extracting(Exclusion::rule)
			.containsExactly(ExclusionRule.PORTAL_FULL, ExclusionRule.PORTAL_UNREACHABLE);
	}

	@Test
	void requestsSpreadOverEqualCandidates() {
		PortalFixture[] equals = IntStream.range(0, 8)
			.mapToObj((i) -> portal("eu/p" + i).environment("w", "java", (e) -> e.seats(10)))
			.toArray(PortalFixture[]::new);
		FleetSnapshot fleet = fleet(equals);
		assertThat(IntStream.range(0, 200)
			.mapToObj((i) -> this.placement.plan(fleet, PlacementRequest.of("java", "user-" + i), () -> Instant.EPOCH)
				.candidates()
				.getFirst()
				.environment()
				.ref())
			.distinct()).hasSize(8);
	}

	static Stream<Long> seeds() {
		return new Random(42).longs(100).boxed();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void planIsCompleteAndDoesNotDependOnTheOrderOfPortals(long seed) {
		Random random = new Random(seed);
		List<PortalFixture> portals = new ArrayList<>();
		int environments = 0;
		for (int i = 0; i < 1 + random.nextInt(12); i++) {
			PortalFixture portal = portal("c%d/p%d".formatted(random.nextInt(3), i));
			if (random.nextBoolean()) {
				portal.seats(20, random.nextInt(25));
			}
			if (random.nextInt(5) == 0) {
				portal.health(PortalHealth.UNREACHABLE);
			}
			for (int j = 0; j < random.nextInt(4); j++) {
				int seats = random.nextInt(6);
				int taken = random.nextInt(6);
				int ready = random.nextInt(3);
				portal.environment("w" + j, "java", (e) -> e.seats(seats).taken(taken).ready(ready));
				environments++;
			}
			portals.add(portal);
		}
		PlacementPlan plan = plan(fleet(portals.toArray(PortalFixture[]::new)));
		assertThat(plan.candidates().size() + plan.excluded().size()).isEqualTo(environments);
		Collections.shuffle(portals, random);
		PlacementPlan shuffled = plan(Fleets.fleet(portals.toArray(PortalFixture[]::new)));
		assertThat(shuffled.candidates()).isEqualTo(plan.candidates());
		assertThat(shuffled.excluded()).isEqualTo(plan.excluded());
	}

}
