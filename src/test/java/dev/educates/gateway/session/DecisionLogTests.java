package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.placement.PlacementRequest;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionLogTests {

	private static final Candidate CANDIDATE = new PlacementPlanner(PlacementPolicy.named("soonest"))
		.plan(Fleets.fleet(Fleets.portal("eu/a").environment("w01", "lab")),
				new PlacementRequest("lab", "r", "ann", Map.of()), () -> Fleets.SEEN)
		.candidates()
		.getFirst();

	private final Access access = new Access(UserIds.PER_TENANT);

	private final DecisionLog decisions = new DecisionLog(this.access, Clock.systemUTC(), ReplicaId.random());

	@Test
	void repetitionPushesNoDecisionOut() {
		RequestOutcome repeated = refused("repeated");
		add(refused("first"));
		for (int i = 0; i < DecisionLog.MOST; i++) {
			add(repeated);
		}
		assertThat(this.decisions.newestFirst(Callers.ADMIN)).extracting(Decision::message)
			.containsExactly("repeated", "first");
	}

	@Test
	void onlyTheLastAreKept() {
		for (int i = 0; i <= DecisionLog.MOST; i++) {
			add(refused("no " + i));
		}
		assertThat(this.decisions.newestFirst(Callers.ADMIN)).hasSize(DecisionLog.MOST)
			.extracting(Decision::message)
			.startsWith("no " + DecisionLog.MOST)
			.doesNotContain("no 0");
	}

	@Test
	void fewerAreKeptThatTellOfManyEnvironments() {
		int each = DecisionLog.MOST_CONSIDERED / 10;
		for (int i = 0; i < 15; i++) {
			add(refused("no " + i, Collections.nCopies(each, CANDIDATE)));
		}
		assertThat(this.decisions.newestFirst(Callers.ADMIN)).hasSize(10)
			.extracting(Decision::message)
			.startsWith("no 14");
		add(refused("huge", Collections.nCopies(2 * DecisionLog.MOST_CONSIDERED, CANDIDATE)));
		assertThat(this.decisions.newestFirst(Callers.ADMIN)).extracting(Decision::message).containsExactly("huge");
	}

	@Test
	void countsAllThatADecisionTellsOf() {
		add(refused("none"));
		add(refused("three", Collections.nCopies(3, CANDIDATE)));
		assertThat(this.decisions.newestFirst(Callers.ADMIN)).hasSize(2)
			.allSatisfy((decision) -> assertThat(decision.plan().considered()).isEqualTo(decision.considered().size()));
	}

	private void add(RequestOutcome outcome) {
		this.decisions.add(Callers.ADMIN, new SessionRequest(null, "lab", "ann", "key", null, null, Map.of(), null,
				null, null, null, Map.of(), null, null), outcome, Duration.ZERO);
	}

	private RequestOutcome refused(String message) {
		return refused(message, List.of());
	}

	private RequestOutcome refused(String message, List<Candidate> candidates) {
		Explanation why = new Explanation(this.access.view(Callers.ADMIN, FleetSnapshot.EMPTY),
				new PlacementPlan("none", 1, candidates, List.of()), List.of());
		return new RequestOutcome.Refused(RefusalReason.AT_CAPACITY, message, message, true, null, why);
	}

}
