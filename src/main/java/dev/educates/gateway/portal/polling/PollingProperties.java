package dev.educates.gateway.portal.polling;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Polling of portals.
 *
 * @param interval pause between two polls of a portal, plus up to 10 % jitter
 * @param timeout timeout of a poll
 * @param maximumAge maximum age of data; a query waits for a poll of portals with older
 * data
 * @param queryDeadline how long a query waits at most
 */
@ConfigurationProperties("gateway.refresh")
record PollingProperties(@DefaultValue("5s") Duration interval, @DefaultValue("4s") Duration timeout,
		@DefaultValue("30s") Duration maximumAge, @DefaultValue("2s") Duration queryDeadline) {

	PollingProperties {
		positive("interval", interval);
		positive("timeout", timeout);
		positive("maximum-age", maximumAge);
		positive("query-deadline", queryDeadline);
	}

	private static void positive(String key, Duration value) {
		if (!value.isPositive()) {
			throw new IllegalArgumentException("gateway.refresh.%s (%s) must be positive".formatted(key, value));
		}
	}

}
