package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Polling of portals.
 *
 * @param interval pause between two polls of a portal, plus up to 10 % jitter; by default
 * 5s, and 30s for a portal whose workshop environments are watched
 * @param timeout timeout of a poll
 * @param maximumAge maximum age of data; a query waits for a poll of portals with older
 * data. At least 60s for a portal that is polled each 30s by default
 * @param queryDeadline how long a query waits at most
 */
@Validated
@ConfigurationProperties("gateway.refresh")
record PollingProperties(@Positive @Nullable Duration interval, @DefaultValue("4s") @Positive Duration timeout,
		@DefaultValue("30s") @Positive Duration maximumAge, @DefaultValue("2s") @Positive Duration queryDeadline) {

	private static final Duration UNWATCHED = Duration.ofSeconds(5);

	private static final Duration WATCHED = Duration.ofSeconds(30);

	PollTiming timing() {
		return (this.interval != null) ? new PollTiming(this.interval, this.interval)
				: new PollTiming(UNWATCHED, WATCHED);
	}

	/** The maximum age of the data of a portal. */
	Duration maximumAge(boolean watched) {
		Duration least = (watched && this.interval == null) ? WATCHED.multipliedBy(2) : this.maximumAge;
		return Collections.max(List.of(least, this.maximumAge));
	}

}
