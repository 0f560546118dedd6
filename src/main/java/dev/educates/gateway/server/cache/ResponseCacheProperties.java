package dev.educates.gateway.server.cache;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the response cache.
 *
 * @param memory for all responses; 0 stores none
 * @param unusedTime after which an unused response is dropped
 */
@ConfigurationProperties("gateway.answers")
record ResponseCacheProperties(@DefaultValue("32MB") DataSize memory, @DefaultValue("1m") Duration unusedTime) {

	ResponseCacheProperties {
		if (memory.isNegative() || !unusedTime.isPositive()) {
			throw new IllegalArgumentException(
					"gateway.answers.memory (%s) must not be negative, and unused-time (%s) must be positive"
						.formatted(memory, unusedTime));
		}
	}

}
