package dev.educates.gateway.subscription;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Options of subscriptions.
 *
 * @param interval several changes of an item within it are sent once
 * @param recheck how often the token of a subscriber is verified again
 * @param expiringAhead how long before its end a session counts as expiring
 * @param maximum of subscriptions in all
 * @param maximumPerCaller of subscriptions of one client or one end user
 * @param maximumPerSocket of subscriptions on one WebSocket
 */
@ConfigurationProperties("gateway.subscriptions")
record SubscriptionProperties(@DefaultValue("250ms") Duration interval, @DefaultValue("2s") Duration recheck,
		@DefaultValue("5m") Duration expiringAhead, @DefaultValue("20000") int maximum,
		@DefaultValue("10000") int maximumPerCaller, @DefaultValue("100") int maximumPerSocket) {

	SubscriptionProperties {
		positive("interval", interval);
		positive("recheck", recheck);
		positive("expiring-ahead", expiringAhead);
		atLeastOne("maximum", maximum);
		atLeastOne("maximum-per-caller", maximumPerCaller);
		atLeastOne("maximum-per-socket", maximumPerSocket);
	}

	private static void positive(String key, Duration value) {
		if (!value.isPositive()) {
			throw new IllegalArgumentException("gateway.subscriptions.%s (%s) must be positive".formatted(key, value));
		}
	}

	private static void atLeastOne(String key, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(
					"gateway.subscriptions.%s (%d) must be at least 1".formatted(key, value));
		}
	}

}
