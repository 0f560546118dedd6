package dev.educates.gateway.server.cache;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Answers that are kept.
 *
 * @param memory for all of them; 0 keeps none
 * @param unusedTime after which one that nobody asked for is dropped
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
