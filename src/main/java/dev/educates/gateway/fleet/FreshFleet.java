package dev.educates.gateway.fleet;

/** The fleet for APIs. */
@FunctionalInterface
public interface FreshFleet {

	/**
	 * The current snapshot. Portals whose readings are older than their maximum age are
	 * polled first: in parallel, once however many clients wait, and within a deadline.
	 */
	FleetSnapshot current();

}
