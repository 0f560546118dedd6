/**
 * Clusters, portals, tenants and clients as the configuration files list them, with hot
 * reload.
 */
@NullMarked
package dev.educates.gateway.discovery.file;

import org.jspecify.annotations.NullMarked;
