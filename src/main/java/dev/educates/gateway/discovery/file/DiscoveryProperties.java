package dev.educates.gateway.discovery.file;

import java.time.Duration;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How clusters and portals are found.
 *
 * @param reloadInterval time between two polls of the configuration files; 0: they are
 * read at the start only
 */
@Validated
@ConfigurationProperties("gateway.discovery")
record DiscoveryProperties(@DefaultValue("2s") @PositiveOrZero Duration reloadInterval) {
}
