package dev.educates.gateway.security;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the management endpoints.
 *
 * @param open ids of the endpoints that are told to whoever asks; all others take the
 * role {@code admin}. More than {@code health} only on a port that is not reachable from
 * outside
 */
@ConfigurationProperties("gateway.management")
record ManagementProperties(@DefaultValue("health") Set<String> open) {

	ManagementProperties {
		open = Set.copyOf(open);
	}

}
