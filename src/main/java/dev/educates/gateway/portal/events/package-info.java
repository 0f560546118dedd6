/**
 * Receives webhook events of portals: they trigger a poll and are never trusted as data.
 */
@NullMarked
package dev.educates.gateway.portal.events;

import org.jspecify.annotations.NullMarked;
