/**
 * Decides where a session goes: rules exclude, preferences order, and every environment
 * gets a reason. Pure: no clock, no chance, no I/O.
 */
@NullMarked
package dev.educates.gateway.placement;

import org.jspecify.annotations.NullMarked;
