/**
 * What operators see of a running gateway: health, metrics and traces. It listens to the
 * other packages and stands around their services; nobody imports it.
 */
@NullMarked
package dev.educates.gateway.observability;

import org.jspecify.annotations.NullMarked;
