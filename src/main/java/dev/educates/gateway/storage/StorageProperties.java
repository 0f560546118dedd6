package dev.educates.gateway.storage;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Durable records.
 *
 * @param file path of the file that has them, without {@code .mv.db}; not used by
 * replicas, which share their records in Redis; null for memory only
 */
@Validated
@ConfigurationProperties("gateway.storage")
record StorageProperties(@Nullable Path file) {
}
