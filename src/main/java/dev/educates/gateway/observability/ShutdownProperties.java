package dev.educates.gateway.observability;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Shutdown of the gateway.
 *
 * @param delay delay between failed readiness and the end of new connections, for load
 * balancers
 */
@ConfigurationProperties("gateway.shutdown")
record ShutdownProperties(@DefaultValue("0s") Duration delay) {

	ShutdownProperties {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("gateway.shutdown.delay (%s) must not be negative".formatted(delay));
		}
	}

}
