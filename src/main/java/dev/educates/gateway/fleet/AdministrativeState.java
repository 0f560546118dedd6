package dev.educates.gateway.fleet;

/**
 * What an operator wants of a cluster or a portal.
 */
public enum AdministrativeState {

	/** It takes new sessions. */
	ACTIVE,

	/**
	 * It takes no new sessions; those that exist go on and are still returned, extended
	 * and ended.
	 */
	CORDONED

}
