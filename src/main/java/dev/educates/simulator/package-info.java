/**
 * A simulated Educates training portal over real HTTP, for the demo and for tests; it has
 * no dependency on the gateway, and no main code imports it.
 */
@NullMarked
package dev.educates.simulator;

import org.jspecify.annotations.NullMarked;
