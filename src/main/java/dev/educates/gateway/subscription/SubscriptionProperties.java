package dev.educates.gateway.subscription;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

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
@Validated
@ConfigurationProperties("gateway.subscriptions")
record SubscriptionProperties(@DefaultValue("250ms") @Positive Duration interval,
		@DefaultValue("2s") @Positive Duration recheck, @DefaultValue("5m") @Positive Duration expiringAhead,
		@DefaultValue("20000") @Positive int maximum, @DefaultValue("10000") @Positive int maximumPerCaller,
		@DefaultValue("100") @Positive int maximumPerSocket) {
}
