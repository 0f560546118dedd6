package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.Capacity;

/**
 * The numbers of an environment and its portal that preferences look at.
 *
 * @param portal the portal's limit
 * @param portalAllocated seats taken on the whole portal
 * @param environment the environment's limit
 * @param allocated seats taken in the environment
 * @param available reserved sessions that are ready
 */
record Seats(Capacity portal, int portalAllocated, Capacity environment, int allocated, int available) {
}
