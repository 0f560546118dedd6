package dev.educates.gateway.session.waitlist;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long, and how many, may wait in line for seats.
 *
 * @param maximum of requests that wait in all
 * @param maximumPatience nobody may wait longer
 * @param grace how long a place is kept for somebody with an action id whose connection
 * was lost
 * @param interval what changes several times within it is told once
 * @param maximumPerCaller of requests that wait of one client or one end user
 */
@ConfigurationProperties("gateway.waiting")
record WaitlistProperties(@DefaultValue("1h") Duration maximumPatience, @DefaultValue("60s") Duration grace,
		@DefaultValue("250ms") Duration interval, @DefaultValue("5000") int maximum,
		@DefaultValue("2000") int maximumPerCaller) {

	WaitlistProperties {
		if (maximumPatience.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException(
					"gateway.waiting.maximum-patience (%s) must be at least 1s".formatted(maximumPatience));
		}
		if (grace.isNegative()) {
			throw new IllegalArgumentException("gateway.waiting.grace (%s) must not be negative".formatted(grace));
		}
		if (!interval.isPositive()) {
			throw new IllegalArgumentException("gateway.waiting.interval (%s) must be positive".formatted(interval));
		}
		atLeastOne("maximum", maximum);
		atLeastOne("maximum-per-caller", maximumPerCaller);
	}

	private static void atLeastOne(String key, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("gateway.waiting.%s (%d) must be at least 1".formatted(key, value));
		}
	}

}
