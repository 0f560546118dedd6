package dev.educates.gateway.portal.administration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Administrative state at run time.
 *
 * @param stateFile file that persists it over a restart; null for memory only
 */
@Validated
@ConfigurationProperties("gateway.administration")
record AdministrationProperties(@Nullable Path stateFile) {
}
