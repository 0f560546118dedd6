/**
 * When what has to start and stop does so.
 */
@NullMarked
package dev.educates.gateway.server.lifecycle;

import org.jspecify.annotations.NullMarked;
