/**
 * What the gateway knows of all clusters, portals, environments, workshops and sessions:
 * immutable values and the current snapshot of them. Pure Java; everybody reads it, only
 * {@code refresh} publishes.
 */
@NullMarked
package dev.educates.gateway.fleet;

import org.jspecify.annotations.NullMarked;
