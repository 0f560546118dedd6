package dev.educates.gateway.observability;

import java.util.List;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.PortalHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once every configured portal was looked at, or did not answer in time: before
 * that, workshops and sessions would seem to be missing. Once ready it stays so, as a
 * portal that is added later takes nothing away from what the gateway can do.
 */
final class InitialPollHealthIndicator implements HealthIndicator {

	private final Fleet fleet;

	private volatile boolean over;

	InitialPollHealthIndicator(Fleet fleet) {
		this.fleet = fleet;
	}

	@Override
	public Health health() {
		if (this.over) {
			return Health.up().build();
		}
		List<String> waitedFor = this.fleet.current()
			.portals()
			.stream()
			.filter((portal) -> portal.health() == PortalHealth.UNKNOWN)
			.map((portal) -> portal.ref().toString())
			.toList();
		if (waitedFor.isEmpty()) {
			this.over = true;
			return Health.up().build();
		}
		return Health.outOfService().withDetail("waitedFor", waitedFor).build();
	}

}
