/**
 * What requests for sessions that are under way must know of each other: claims on seats,
 * keys that were used, portals that failed, and sessions that may have been left behind.
 * All of it is in memory.
 */
@NullMarked
package dev.educates.gateway.session.inflight;

import org.jspecify.annotations.NullMarked;
