/**
 * Looks at every portal on its own schedule and publishes what it saw: the only writer of
 * the fleet.
 */
@NullMarked
package dev.educates.gateway.portal.polling;

import org.jspecify.annotations.NullMarked;
