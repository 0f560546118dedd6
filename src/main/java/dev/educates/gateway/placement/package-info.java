/**
 * Selects the portal of a session: rules exclude, preferences order, and each environment
 * gets a reason. Pure: no clock, no randomness, no I/O.
 */
@NullMarked
package dev.educates.gateway.placement;

import org.jspecify.annotations.NullMarked;
