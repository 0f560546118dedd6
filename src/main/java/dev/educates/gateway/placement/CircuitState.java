package dev.educates.gateway.placement;

/** What recent calls make one think of a portal. */
public enum CircuitState {

	/** It answers. */
	CLOSED,

	/** It was out, and seems to be back: it is asked by one request at a time. */
	HALF_OPEN,

	/** It failed again and again: it is not asked. */
	OPEN

}
