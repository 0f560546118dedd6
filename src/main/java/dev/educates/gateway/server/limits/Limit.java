package dev.educates.gateway.server.limits;

/** What callers may run into, as metrics name it. */
enum Limit {

	/** How often: operations. */
	OPERATIONS,

	/** How often: attempts to log in. */
	LOGINS,

	/** How often: requests about sessions. */
	CHANGES,

	/** How many operations of one caller at once. */
	AT_ONCE,

	/**
	 * How many operations of all callers at once: the gateway is too small, or a caller
	 * has as many places as are free.
	 */
	AT_ONCE_IN_ALL

}
