package dev.educates.gateway.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.placement.PlacementContext;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.placement.PlacementRequest;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.tenancy.Owner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacementNodeTests {

	private final List<EnvironmentRef> evaluated = new ArrayList<>();

	private PlacementPlan plan() {
		Fleets.PortalFixture[] portals = IntStream.range(0, 20)
			.mapToObj((i) -> Fleets.portal("eu/p" + i).environment("w", "java", (e) -> e.seats(5)))
			.toArray(Fleets.PortalFixture[]::new);
		return new PlacementPlanner(PlacementPolicy.named("soonest")).plan(Fleets.fleet(portals),
				PlacementRequest.of("java", "ann"), new PlacementContext() {

					@Override
					public Instant now() {
						return Fleets.SEEN;
					}

					@Override
					public int seatReservations(EnvironmentRef environment) {
						PlacementNodeTests.this.evaluated.add(environment);
						return 0;
					}

				});
	}

	@Test
	void pageOfDecisionsEvaluatesAPlanOnlyForItsSteps() {
		List<Decision> decisions = IntStream.range(0, 10)
			.mapToObj((number) -> new Decision(ReplicaId.random(), number, Instant.EPOCH, Duration.ZERO, "client",
					new Owner("tenant", "ann@example.org"), "java", Decision.Outcome.REFUSED, null, null, null, plan(),
					List.of()))
			.toList();
		// a plan knows its first candidate from the start
		this.evaluated.clear();
		PageArguments arguments = new PageArguments(10, null, null, null);
		Page<PlacementNode> page = Page.of(decisions.stream(), arguments,
				arguments.keys("placements",
						(cursor) -> (cursor instanceof GlobalId.OfPlacement placement) ? placement : null),
				GlobalId.OfPlacement::of, GlobalId.OfPlacement.NEWEST_FIRST, PlacementNode::of);
		assertThat(page.nodes()).hasSize(10).allSatisfy((node) -> {
			assertThat(node.policy()).isEqualTo("soonest");
			assertThat(node.toString()).doesNotContain("ann@example.org");
		});
		assertThat(this.evaluated).isEmpty();
		assertThat(page.nodes().getFirst().steps()).hasSize(20);
		assertThat(this.evaluated).isNotEmpty();
	}

}
