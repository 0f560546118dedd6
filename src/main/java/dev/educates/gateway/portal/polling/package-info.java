/**
 * Polls each portal on its own schedule and publishes the result: the only writer of the
 * fleet.
 */
@NullMarked
package dev.educates.gateway.portal.polling;

import org.jspecify.annotations.NullMarked;
