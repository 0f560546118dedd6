package dev.educates.gateway.portal.administration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What operators change while the gateway runs.
 *
 * @param stateFile keeps what they have said over a restart; null: it is kept until the
 * gateway ends
 */
@ConfigurationProperties("gateway.administration")
record AdministrationProperties(@Nullable Path stateFile) {
}
