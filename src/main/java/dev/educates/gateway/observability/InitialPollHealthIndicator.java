package dev.educates.gateway.observability;

import java.util.List;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.PortalHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once discovery has listed all portals, and the initial poll of each has completed
 * or timed out: before, the fleet is incomplete. Portals that are added later do not
 * affect it.
 */
final class InitialPollHealthIndicator implements HealthIndicator {

	private final Fleet fleet;

	private final BooleanSupplier discovered;

	private volatile boolean completed;

	InitialPollHealthIndicator(Fleet fleet, BooleanSupplier discovered) {
		this.fleet = fleet;
		this.discovered = discovered;
	}

	@Override
	public Health health() {
		if (this.completed) {
			return Health.up().build();
		}
		if (!this.discovered.getAsBoolean()) {
			return Health.outOfService().withDetail("pending", List.of("discovery")).build();
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
