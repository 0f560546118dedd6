package dev.educates.gateway.server;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How slowly clients may send, and how much memory they may take before they are known.
 *
 * @param headTime in which the request line and all headers must have arrived
 * @param bodyRate bytes of a body that must arrive in each second, on average; the first
 * five seconds are free
 * @param bodies memory for all bodies of requests that wait or are under way; 8 KB of
 * each are free
 */
@Validated
@ConfigurationProperties("gateway.server")
record ServerProperties(@DefaultValue("10s") @Positive Duration headTime,
		@DefaultValue("1KB") @Positive DataSize bodyRate, @DefaultValue("32MB") @Positive DataSize bodies) {
}
