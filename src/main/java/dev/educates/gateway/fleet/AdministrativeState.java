package dev.educates.gateway.fleet;

/** Administrative state of a cluster or a portal. */
public enum AdministrativeState {

	/** It takes new sessions. */
	ACTIVE,

	/**
	 * It takes no new sessions; those that exist go on and are still returned, extended
	 * and ended.
	 */
	CORDONED

}
