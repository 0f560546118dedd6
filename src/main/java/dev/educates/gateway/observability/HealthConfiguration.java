package dev.educates.gateway.observability;

import java.time.Clock;

import dev.educates.gateway.coordination.CoordinationStatus;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.fleet.Fleet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of the gateway and its portals, and a delayed shutdown for load balancers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
class HealthConfiguration {

	@Bean
	InitialPollHealthIndicator initialPollHealthIndicator(Fleet fleet, ObjectProvider<DiscoveryMonitor> discovery) {
		return new InitialPollHealthIndicator(fleet, discovery.getIfAvailable(() -> DiscoveryMonitor.NONE)::isComplete);
	}

	@Bean
	DiscoveryHealthIndicator discoveryHealthIndicator(FleetMerger merger, ObjectProvider<DiscoveryMonitor> discovery,
			Clock clock) {
		return new DiscoveryHealthIndicator(merger, discovery.getIfAvailable(() -> DiscoveryMonitor.NONE), clock);
	}

	@Bean
	PortalsHealthIndicator portalsHealthIndicator(Fleet fleet, Clock clock) {
		return new PortalsHealthIndicator(fleet, clock);
	}

	/**
	 * The store that replicas share. Without it the gateway works with weaker guarantees:
	 * the status is {@code DEGRADED}, which is no failure.
	 */
	@Bean
	HealthIndicator coordinationHealthIndicator(ObjectProvider<SharedStore> store) {
		SharedStore shared = store.getIfAvailable();
		return () -> health(shared);
	}

	static Health health(@Nullable SharedStore shared) {
		if (shared == null) {
			return Health.up().withDetail("shared", false).build();
		}
		CoordinationStatus status = shared.status();
		Health.Builder health = Health.up()
			.withDetail("shared", true)
			.withDetail("replica", shared.replica().value())
			.withDetail("since", status.since());
		return status.available() ? health.build()
				: health.status(PortalsHealthIndicator.DEGRADED).withDetail("detail", status.detail()).build();
	}

	@Bean
	DelayedShutdown delayedShutdown(ApplicationContext application, ShutdownProperties properties) {
		return new DelayedShutdown(application, properties.delay());
	}

}
