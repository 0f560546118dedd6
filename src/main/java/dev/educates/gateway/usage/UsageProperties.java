package dev.educates.gateway.usage;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Figures of what was used.
 *
 * @param retention how long the figures of a day are kept; 0 counts nothing
 * @param interval how often figures are written; a crash loses those since the last time
 * @param names different combinations of tenant, workshop and class per day; further ones
 * are counted together
 */
@Validated
@ConfigurationProperties("gateway.usage")
record UsageProperties(@DefaultValue("400d") @PositiveOrZero Duration retention,
		@DefaultValue("5s") @Positive Duration interval, @DefaultValue("2000") @Positive int names) {
}
