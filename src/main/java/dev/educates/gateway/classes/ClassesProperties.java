package dev.educates.gateway.classes;

import java.time.Duration;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Options of classes.
 *
 * @param lead how long before its start the seats of a class are kept, if it does not say
 * @param releaseAfter how long after its start seats that are not taken are kept, if it
 * does not say
 * @param retention how long a class that is over is kept
 */
@Validated
@ConfigurationProperties("gateway.classes")
record ClassesProperties(@DefaultValue("10m") @PositiveOrZero Duration lead,
		@DefaultValue("15m") @PositiveOrZero Duration releaseAfter,
		@DefaultValue("90d") @PositiveOrZero Duration retention) {
}
