package dev.educates.gateway.placement;

/** What recent calls make one think of a portal. */
public enum Trust {

	/** It answers. */
	TRUSTED,

	/** It was out, and seems to be back: it is asked by one request at a time. */
	ON_PROBATION,

	/** It failed again and again: it is not asked. */
	OUT

}
