package dev.educates.gateway.placement;

/** State of a portal's circuit breaker. */
public enum CircuitState {

	/** Requests pass. */
	CLOSED,

	/** One request at a time passes. */
	HALF_OPEN,

	/** No request passes. */
	OPEN

}
