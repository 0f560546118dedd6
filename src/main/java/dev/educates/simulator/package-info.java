/**
 * A simulated Educates training portal over real HTTP, for the demo and for tests; it
 * knows nothing of the gateway and nobody's main code imports it.
 */
@NullMarked
package dev.educates.simulator;

import org.jspecify.annotations.NullMarked;
