package dev.educates.gateway.observability;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway ends.
 *
 * @param delay how long requests are still taken after the gateway has said that it is
 * not ready any more, so that load balancers hear of it before connections are refused
 */
@ConfigurationProperties("gateway.shutdown")
record ShutdownProperties(@DefaultValue("0s") Duration delay) {

	ShutdownProperties {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("gateway.shutdown.delay (%s) must not be negative".formatted(delay));
		}
	}

}
