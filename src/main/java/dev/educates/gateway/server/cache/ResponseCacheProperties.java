package dev.educates.gateway.server.cache;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the response cache.
 *
 * @param memory for all responses; 0 stores none
 * @param unusedTime after which an unused response is dropped
 */
@Validated
@ConfigurationProperties("gateway.answers")
record ResponseCacheProperties(@DefaultValue("32MB") @PositiveOrZero DataSize memory,
		@DefaultValue("1m") @Positive Duration unusedTime) {
}
