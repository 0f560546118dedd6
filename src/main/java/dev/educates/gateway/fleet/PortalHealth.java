package dev.educates.gateway.fleet;

/**
 * How the last look at a portal ended. The order is from best to worst.
 */
public enum PortalHealth {

	/** It answered, and its answer made sense. */
	HEALTHY,

	/** It has not been looked at yet. */
	UNKNOWN,

	/** It answers, but not to our credentials. */
	REJECTING,

	/** It did not answer in time, or what it answered was no answer of a portal. */
	UNREACHABLE

}
