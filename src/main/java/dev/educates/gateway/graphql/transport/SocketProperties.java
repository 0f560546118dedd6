package dev.educates.gateway.graphql.transport;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * WebSockets.
 *
 * @param maximum how many WebSockets may be open at once
 * @param initTimeout how long a WebSocket may wait with {@code connection_init}
 * @param keepAlive how often a ping is sent on a WebSocket
 */
@ConfigurationProperties("gateway.sockets")
record SocketProperties(@DefaultValue("12000") int maximum, @DefaultValue("10s") Duration initTimeout,
		@DefaultValue("12s") Duration keepAlive) {

	SocketProperties {
		if (maximum < 1 || !initTimeout.isPositive() || !keepAlive.isPositive()) {
			throw new IllegalArgumentException(
					"gateway.sockets.maximum (%d), init-timeout (%s) and keep-alive (%s) must be positive"
						.formatted(maximum, initTimeout, keepAlive));
		}
	}

}
