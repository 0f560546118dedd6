package dev.educates.gateway.observability;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Cardinality of metrics.
 *
 * @param maximumPortals maximum number of portals with their own labels; others share one
 * @param maximumWorkshops maximum number of workshops with their own labels: those with
 * the most seats
 * @param interval delay until new portals and workshops appear
 */
@ConfigurationProperties("gateway.metrics")
record MetricsProperties(@DefaultValue("200") int maximumPortals, @DefaultValue("100") int maximumWorkshops,
		@DefaultValue("5s") Duration interval) {

	MetricsProperties {
		notNegative("maximum-portals", maximumPortals);
		notNegative("maximum-workshops", maximumWorkshops);
		if (!interval.isPositive()) {
			throw new IllegalArgumentException("gateway.metrics.interval (%s) must be positive".formatted(interval));
		}
	}

	private static void notNegative(String key, int value) {
		if (value < 0) {
			throw new IllegalArgumentException("gateway.metrics.%s (%d) must not be negative".formatted(key, value));
		}
	}

}
