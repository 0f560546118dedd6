/**
 * Hears from portals that something has happened: a hint to look, never the truth.
 */
@NullMarked
package dev.educates.gateway.portal.events;

import org.jspecify.annotations.NullMarked;
