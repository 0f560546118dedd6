/**
 * Start and stop of the gateway.
 */
@NullMarked
package dev.educates.gateway.server.lifecycle;

import org.jspecify.annotations.NullMarked;
