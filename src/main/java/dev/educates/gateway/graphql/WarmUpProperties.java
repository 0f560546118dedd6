package dev.educates.gateway.graphql;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens between start and readiness.
 *
 * @param warmUp maximum time for dry runs of the main operations before the gateway is
 * ready; 0 disables them
 */
@ConfigurationProperties("gateway")
record WarmUpProperties(@DefaultValue("1s") Duration warmUp) {
}
