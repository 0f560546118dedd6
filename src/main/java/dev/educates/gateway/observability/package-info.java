/**
 * Health, metrics and traces. It observes and wraps services of other packages; no
 * package imports it.
 */
@NullMarked
package dev.educates.gateway.observability;

import org.jspecify.annotations.NullMarked;
