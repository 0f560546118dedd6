package dev.educates.gateway.observability;

import java.time.Clock;
import java.time.Duration;

import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.WatchStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges of discovery. They have no label of a cluster: health and the API name those
 * that are not watched.
 */
final class DiscoveryMetrics implements MeterBinder {

	private final FleetMerger merger;

	private final DiscoveryMonitor monitor;

	private final Clock clock;

	DiscoveryMetrics(FleetMerger merger, DiscoveryMonitor monitor, Clock clock) {
		this.merger = merger;
		this.monitor = monitor;
		this.clock = clock;
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
