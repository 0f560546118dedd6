package dev.educates.gateway.graphql.transport;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * WebSockets.
 *
 * @param maximum how many WebSockets may be open at once
 * @param initTimeout how long a WebSocket may wait with {@code connection_init}
 * @param keepAlive how often a ping is sent on a WebSocket
 */
@Validated
@ConfigurationProperties("gateway.sockets")
record SocketProperties(@DefaultValue("12000") @Positive int maximum,
		@DefaultValue("10s") @Positive Duration initTimeout, @DefaultValue("12s") @Positive Duration keepAlive) {
}
