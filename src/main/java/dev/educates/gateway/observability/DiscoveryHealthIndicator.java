package dev.educates.gateway.observability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.WatchStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Every watch of resources. One that is not open makes the whole {@code DEGRADED}: what
 * is known stays, and restarting the gateway would not help. So does a clash of two
 * sources.
 */
final class DiscoveryHealthIndicator implements HealthIndicator {

	private final FleetMerger merger;

	private final DiscoveryMonitor monitor;

	private final Clock clock;

	DiscoveryHealthIndicator(FleetMerger merger, DiscoveryMonitor monitor, Clock clock) {
		this.merger = merger;
		this.monitor = monitor;
		this.clock = clock;
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		List<String> clashes = this.merger.clashes();
		if (!clashes.isEmpty()) {
			health.status(PortalsHealthIndicator.DEGRADED).withDetail("clashes", clashes);
		}
		Instant now = this.clock.instant();
		for (WatchStatus watch : this.monitor.watches()) {
			if (!watch.live()) {
				health.status(PortalsHealthIndicator.DEGRADED);
			}
			health.withDetail(watch.name(), details(watch, now));
		}
		return health.build();
	}

	private static Map<String, Object> details(WatchStatus watch, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("live", watch.live());
		if (watch.lastEventAt() != null) {
			details.put("lastEventAt", watch.lastEventAt());
			details.put("ageSeconds", Duration.between(watch.lastEventAt(), now).toSeconds());
		}
		if (watch.detail() != null) {
			details.put("detail", watch.detail());
		}
		return details;
	}

}
