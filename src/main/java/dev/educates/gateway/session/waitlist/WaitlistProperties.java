package dev.educates.gateway.session.waitlist;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the wait list.
 *
 * @param maximum waiting requests in total
 * @param maximumPatience maximum wait of a request
 * @param grace how long an entry with an action id is kept after its connection was lost
 * @param interval minimum interval between two events of an entry
 * @param maximumPerCaller waiting requests of one client or one end user
 */
@Validated
@ConfigurationProperties("gateway.waiting")
record WaitlistProperties(@DefaultValue("1h") @DurationMin(seconds = 1) Duration maximumPatience,
		@DefaultValue("60s") @PositiveOrZero Duration grace, @DefaultValue("250ms") @Positive Duration interval,
		@DefaultValue("5000") @Positive int maximum, @DefaultValue("2000") @Positive int maximumPerCaller) {
}
