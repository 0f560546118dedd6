package dev.educates.gateway.session.waitlist;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

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
@Validated
@ConfigurationProperties("gateway.waiting")
record WaitlistProperties(@DefaultValue("1h") @DurationMin(seconds = 1) Duration maximumPatience,
		@DefaultValue("60s") @PositiveOrZero Duration grace, @DefaultValue("250ms") @Positive Duration interval,
		@DefaultValue("5000") @Positive int maximum, @DefaultValue("2000") @Positive int maximumPerCaller) {
}
