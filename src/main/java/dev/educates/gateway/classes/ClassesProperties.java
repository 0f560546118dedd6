package dev.educates.gateway.classes;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
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
 * @param demo a class that is created at the start of a demo; null for none
 */
@Validated
@ConfigurationProperties("gateway.classes")
public record ClassesProperties(@DefaultValue("10m") @PositiveOrZero Duration lead,
		@DefaultValue("15m") @PositiveOrZero Duration releaseAfter,
		@DefaultValue("90d") @PositiveOrZero Duration retention, @Nullable @Valid Demo demo) {

	/**
	 * The class of a demo. It asks for names.
	 *
	 * @param tenant whose class it is; one that has an open class gets no other
	 * @param name for people
	 * @param workshop published name of the workshop
	 * @param seats number of seats
	 * @param startsIn how long after the gateway has seen its seats it starts
	 * @param lead how long before the start its seats are kept, and its code is valid
	 * @param length of the class
	 */
	public record Demo(@NotBlank String tenant, @NotBlank String name, @NotBlank String workshop, @Positive int seats,
			@DefaultValue("2m") @PositiveOrZero Duration startsIn, @DefaultValue("1m") @PositiveOrZero Duration lead,
			@DefaultValue("1h") @Positive Duration length) {
	}

}
