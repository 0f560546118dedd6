/**
 * State that replicas of the gateway share: scripts that run in one atomic step, and
 * messages between replicas. Features own what they share, and the local adapter that
 * works without it; without a configured store there is no {@code SharedStore}.
 */
@NullMarked
package dev.educates.gateway.coordination;

import org.jspecify.annotations.NullMarked;
