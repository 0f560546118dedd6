package dev.educates.gateway.observability;

import java.util.List;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.PortalHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once the initial poll of every configured portal has completed or timed out, as the fleet is incomplete before. Portals that are added later do not affect it.
 */
final class InitialPollHealthIndicator implements HealthIndicator {

	private final Fleet fleet;

	private volatile boolean completed;

	InitialPollHealthIndicator(Fleet fleet) {
		this.fleet = fleet;
	}

	@Override
	public Health health() {
		if (this.completed) {
			return Health.up().build();
		}
		List<String> pending = this.fleet.current()
			.portals()
			.stream()
			.filter((portal) -> portal.health() == PortalHealth.UNKNOWN)
			.map((portal) -> portal.ref().toString())
			.toList();
		if (pending.isEmpty()) {
			this.completed = true;
			return Health.up().build();
		}
		return Health.outOfService().withDetail("pending", pending).build();
	}

}
