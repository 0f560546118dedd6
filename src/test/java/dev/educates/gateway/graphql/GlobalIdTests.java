package dev.educates.gateway.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.session.RefusalReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GlobalIdTests {

	private static Decision decision(ReplicaId replica) {
		return new Decision(replica, 7, Instant.EPOCH, Duration.ZERO, "portal", null, "lab", Decision.Outcome.REFUSED,
				RefusalReason.AT_CAPACITY, "full", null, new PlacementPlan("none", 1, List.of(), List.of()), List.of());
	}

	@Test
	void decisionsOfTwoReplicasWithTheSameNumberHaveDifferentIds() {
		Decision own = decision(ReplicaId.random());
		Decision other = decision(ReplicaId.random());
		assertThat(GlobalId.of(own)).isNotEqualTo(GlobalId.of(other));
		assertThat(GlobalId.read(GlobalId.of(own))).isInstanceOfSatisfying(GlobalId.OfPlacement.class, (id) -> {
			assertThat(id.names(own)).isTrue();
			assertThat(id.names(other)).isFalse();
		});
	}

}
