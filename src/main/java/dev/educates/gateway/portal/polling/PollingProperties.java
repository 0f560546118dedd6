package dev.educates.gateway.portal.polling;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Polling of portals.
 *
 * @param interval pause between two polls of a portal, plus up to 10 % jitter
 * @param timeout timeout of a poll
 * @param maximumAge maximum age of data; a query waits for a poll of portals with older
 * data
 * @param queryDeadline how long a query waits at most
 */
@Validated
@ConfigurationProperties("gateway.refresh")
record PollingProperties(@DefaultValue("5s") @Positive Duration interval,
		@DefaultValue("4s") @Positive Duration timeout, @DefaultValue("30s") @Positive Duration maximumAge,
		@DefaultValue("2s") @Positive Duration queryDeadline) {
}
