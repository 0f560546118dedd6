package dev.educates.gateway.fleet;

/** The fleet for APIs. */
@FunctionalInterface
public interface FreshFleet {

	/**
	 * What is known now. Only if readings are older than their maximum age are the
	 * portals concerned asked first: in parallel, once however many clients wait, and
	 * within a deadline, after which there is what there is.
	 * @return an immutable snapshot
	 */
	FleetSnapshot current();

}
