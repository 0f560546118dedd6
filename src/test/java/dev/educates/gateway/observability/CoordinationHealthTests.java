package dev.educates.gateway.observability;

import java.util.List;

import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.ScriptedStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class CoordinationHealthTests {

	private final ScriptedStore store = new ScriptedStore((script, arguments) -> new ScriptReply(List.of()));

	@Test
	void anOutageOfTheStoreIsNoFailureButIsSeenWithItsReason() {
		this.store.available(false);
		Health health = HealthConfiguration.health(this.store);
		assertThat(health.getStatus()).isEqualTo(PortalsHealthIndicator.DEGRADED);
		assertThat(health.getDetails()).containsEntry("shared", true).containsEntry("detail", "no answer");
		this.store.available(true);
		assertThat(HealthConfiguration.health(this.store).getStatus()).isEqualTo(Status.UP);
		assertThat(HealthConfiguration.health(this.store).getDetails()).doesNotContainKey("detail");
	}

	@Test
	void oneGatewayAloneIsUp() {
		Health health = HealthConfiguration.health(null);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("shared", false);
	}

}
