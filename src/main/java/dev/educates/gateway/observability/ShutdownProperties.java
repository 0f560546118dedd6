package dev.educates.gateway.observability;

import java.time.Duration;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Shutdown of the gateway.
 *
 * @param delay delay between failed readiness and the end of new connections, for load
 * balancers
 */
@Validated
@ConfigurationProperties("gateway.shutdown")
record ShutdownProperties(@DefaultValue("0s") @PositiveOrZero Duration delay) {
}
