package dev.educates.gateway.subscription;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How listeners are told.
 *
 * @param interval what changes several times within it is told once
 * @param recheck how often it is looked whether a listener's token is still good
 * @param expiringAhead how long before its end a session is told to be about to expire
 * @param maximum of listeners in all
 * @param maximumPerCaller of listeners of one client or one end user
 */
@ConfigurationProperties("gateway.subscriptions")
record SubscriptionProperties(@DefaultValue("250ms") Duration interval, @DefaultValue("2s") Duration recheck,
		@DefaultValue("5m") Duration expiringAhead, @DefaultValue("20000") int maximum,
		@DefaultValue("10000") int maximumPerCaller) {

	SubscriptionProperties {
		positive("interval", interval);
		positive("recheck", recheck);
		positive("expiring-ahead", expiringAhead);
		if (maximum < 1 || maximumPerCaller < 1) {
			throw new IllegalArgumentException(
					"gateway.subscriptions.maximum (%d) and maximum-per-caller (%d) must be at least 1"
						.formatted(maximum, maximumPerCaller));
		}
	}

	private static void positive(String key, Duration value) {
		if (!value.isPositive()) {
			throw new IllegalArgumentException("gateway.subscriptions.%s (%s) must be positive".formatted(key, value));
		}
	}

}
