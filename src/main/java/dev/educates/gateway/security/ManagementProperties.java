package dev.educates.gateway.security;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Access to the management endpoints.
 *
 * @param open ids of the endpoints without authentication; all others require the role
 * {@code admin}. More than {@code health} only on a port that is not reachable from
 * outside
 */
@Validated
@ConfigurationProperties("gateway.management")
record ManagementProperties(@DefaultValue("health") Set<String> open) {

	ManagementProperties {
		open = Set.copyOf(open);
		if (open.contains("storage")) {
			throw new IllegalArgumentException(
					"gateway.management.open must not have 'storage', which has all records and replaces them");
		}
	}

}
