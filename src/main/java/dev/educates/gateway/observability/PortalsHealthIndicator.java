package dev.educates.gateway.observability;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Result of the last poll of each portal. Unhealthy portals make the status
 * {@code DEGRADED}, which is no failure, as a restart would not help.
 */
record PortalsHealthIndicator(Fleet fleet, Clock clock) implements HealthIndicator {

	static final Status DEGRADED = new Status("DEGRADED");

	@Override
	public Health health() {
		Instant now = this.clock.instant();
		Health.Builder health = Health.up();
		for (Portal portal : this.fleet.current().portals()) {
			if (portal.health() != PortalHealth.HEALTHY) {
				health.status(DEGRADED);
			}
			health.withDetail(portal.ref().toString(), details(portal, now));
		}
		return health.build();
	}

	private static Map<String, Object> details(Portal portal, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("health", portal.health());
		details.put("administrativeState", portal.administrativeState());
		if (portal.healthDetail() != null) {
			details.put("detail", portal.healthDetail());
		}
		PortalReading reading = portal.reading();
		if (reading != null) {
			details.put("observedAt", reading.observedAt());
			details.put("ageSeconds", reading.age(now).toSeconds());
		}
		return details;
	}

}
