package dev.educates.gateway.portal.polling;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How portals are looked at.
 *
 * @param interval from the end of a look at a portal to the next one; up to 10 % are
 * added, so that portals do not march in step
 * @param timeout for a whole look at a portal
 * @param maximumAge a query waits for a look at portals that were not looked at for so
 * long
 * @param queryDeadline how long it waits at most
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
