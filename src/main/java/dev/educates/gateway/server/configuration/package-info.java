/**
 * Reads YAML files and checks what stands below {@code gateway}: unknown names, values,
 * placeholders. Each problem is reported with its file, line and column.
 */
@NullMarked
package dev.educates.gateway.server.configuration;

import org.jspecify.annotations.NullMarked;
