package dev.educates.gateway.observability;

import java.time.Clock;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.fleet.Fleet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
	DiscoveryMetrics discoveryMetrics(FleetMerger merger, ObjectProvider<DiscoveryMonitor> discovery, Clock clock) {
		return new DiscoveryMetrics(merger, discovery.getIfAvailable(() -> DiscoveryMonitor.NONE), clock);
	}

	@Bean
	PortalsHealthIndicator portalsHealthIndicator(Fleet fleet, Clock clock) {
		return new PortalsHealthIndicator(fleet, clock);
	}

	@Bean
	CoordinationHealthIndicator coordinationHealthIndicator(ObjectProvider<SharedStore> store) {
		return new CoordinationHealthIndicator(store.getIfAvailable());
	}

	@Bean
	DelayedShutdown delayedShutdown(ApplicationContext application, ShutdownProperties properties) {
		return new DelayedShutdown(application, properties);
	}

}
