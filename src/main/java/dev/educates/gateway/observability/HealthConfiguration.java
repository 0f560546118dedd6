package dev.educates.gateway.observability;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Liveness, readiness, portals, and an end that load balancers hear of in time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
class HealthConfiguration {

	@Bean
	InitialPollHealthIndicator initialPollHealthIndicator(Fleet fleet) {
		return new InitialPollHealthIndicator(fleet);
	}

	@Bean
	PortalsHealthIndicator portalsHealthIndicator(Fleet fleet, Clock clock) {
		return new PortalsHealthIndicator(fleet, clock);
	}

	@Bean
	DelayedShutdown delayedShutdown(ApplicationContext application, ShutdownProperties properties) {
		return new DelayedShutdown(application, properties);
	}

}
