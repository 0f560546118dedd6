/**
 * Immutable values of clusters, portals, environments, workshops and sessions, and their
 * current snapshot. Pure Java; only {@code portal.polling} publishes.
 */
@NullMarked
package dev.educates.gateway.fleet;

import org.jspecify.annotations.NullMarked;
