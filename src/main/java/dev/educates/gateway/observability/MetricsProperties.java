package dev.educates.gateway.observability;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Cardinality of metrics.
 *
 * @param maximumPortals maximum number of portals with their own labels; others share one
 * @param maximumWorkshops maximum number of workshops with their own labels: those with
 * the most seats
 * @param interval delay until new portals and workshops appear
 */
@Validated
@ConfigurationProperties("gateway.metrics")
record MetricsProperties(@DefaultValue("200") @PositiveOrZero int maximumPortals,
		@DefaultValue("100") @PositiveOrZero int maximumWorkshops, @DefaultValue("5s") @Positive Duration interval) {
}
