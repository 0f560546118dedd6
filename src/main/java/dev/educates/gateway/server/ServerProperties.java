package dev.educates.gateway.server;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How slowly clients may send, and how much memory they may take before they are known.
 *
 * @param headTime in which the request line and all headers must have arrived
 * @param bodyRate bytes of a body that must arrive in each second, on average; the first
 * five seconds are free
 * @param bodies memory for all bodies of requests that wait or are under way; 8 KB of
 * each are free
 */
@ConfigurationProperties("gateway.server")
record ServerProperties(@DefaultValue("10s") Duration headTime, @DefaultValue("1KB") DataSize bodyRate,
		@DefaultValue("32MB") DataSize bodies) {

	ServerProperties {
		positive("head-time", headTime.toMillis(), headTime);
		positive("body-rate", bodyRate.toBytes(), bodyRate);
		positive("bodies", bodies.toBytes(), bodies);
	}

	private static void positive(String option, long number, Object value) {
		if (number < 1) {
			throw new IllegalArgumentException("gateway.server.%s (%s) must be positive".formatted(option, value));
		}
	}

}
