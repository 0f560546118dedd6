package dev.educates.gateway.observability;

import java.util.List;

import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.ScriptedStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class CoordinationHealthIndicatorTests {

	private final ScriptedStore store = new ScriptedStore((script, arguments) -> new ScriptReply(List.of()));

	private final CoordinationHealthIndicator indicator = new CoordinationHealthIndicator(this.store);

	@Test
	void anOutageOfTheStoreIsNoFailureButIsSeenWithItsReason() {
		this.store.available(false);
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(PortalsHealthIndicator.DEGRADED);
		assertThat(health.getDetails()).containsEntry("shared", true).containsEntry("detail", "no answer");
		this.store.available(true);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.indicator.health().getDetails()).doesNotContainKey("detail");
	}

	@Test
	void oneGatewayAloneIsUp() {
		Health health = new CoordinationHealthIndicator(null).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("shared", false);
	}

}
