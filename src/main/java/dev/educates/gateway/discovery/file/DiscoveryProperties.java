package dev.educates.gateway.discovery.file;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clusters and portals are found.
 *
 * @param reloadInterval from the end of a look at the configuration to the next one; 0:
 * it is read at the start only
 */
@ConfigurationProperties("gateway.discovery")
record DiscoveryProperties(@DefaultValue("2s") Duration reloadInterval) {

	DiscoveryProperties {
		if (reloadInterval.isNegative()) {
			throw new IllegalArgumentException(
					"gateway.discovery.reload-interval (%s) must not be negative".formatted(reloadInterval));
		}
	}

}
