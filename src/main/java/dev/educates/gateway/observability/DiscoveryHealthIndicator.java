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
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Every watch of resources. One that is not open makes the whole {@code DEGRADED}: what
 * is known stays, and restarting the gateway would not help. So does a clash of two
 * sources. Its gauges have no label of a cluster: health and the API name those that are
 * not watched.
 */
record DiscoveryHealthIndicator(FleetMerger merger, DiscoveryMonitor monitor,
		Clock clock) implements HealthIndicator, MeterBinder {

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

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("gateway.discovery.clashes", this.merger, (now) -> now.clashes().size())
			.description("Names and addresses that two sources claim, or one twice")
			.register(meters);
		for (boolean live : new boolean[] { true, false }) {
			Gauge
				.builder("gateway.discovery.watches", this.monitor,
						(now) -> now.watches().stream().filter((watch) -> watch.live() == live).count())
				.description("Watches of custom resources, by whether they are open")
				.tag("live", Boolean.toString(live))
				.register(meters);
		}
		Gauge.builder("gateway.discovery.age", this.monitor, this::oldest)
			.description("Time since the API server of a watch last sent anything, of the watch that waits longest")
			.baseUnit("seconds")
			.register(meters);
	}

	/** Not a number as long as none ever answered. */
	private double oldest(DiscoveryMonitor now) {
		return now.watches()
			.stream()
			.map(WatchStatus::lastEventAt)
			.filter((moment) -> moment != null)
			.mapToDouble((moment) -> Duration.between(moment, this.clock.instant()).toMillis() / 1000.0)
			.max()
			.orElse(Double.NaN);
	}

}
