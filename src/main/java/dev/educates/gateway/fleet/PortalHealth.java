package dev.educates.gateway.fleet;

/** Result of the last poll of a portal, from best to worst. */
public enum PortalHealth {

	/** It answered, and its answer made sense. */
	HEALTHY,

	/** Not polled yet. */
	UNKNOWN,

	/** It rejects the gateway's credentials. */
	REJECTING,

	/** It did not answer in time, or what it answered was no answer of a portal. */
	UNREACHABLE

}
