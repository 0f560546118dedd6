package dev.educates.gateway.observability;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much metrics tell.
 *
 * @param maximumPortals so many portals have labels of their own; the calls to all others
 * are counted together
 * @param maximumWorkshops so many workshops have labels of their own: those with most
 * seats
 * @param interval how soon after a change new portals and workshops appear
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
