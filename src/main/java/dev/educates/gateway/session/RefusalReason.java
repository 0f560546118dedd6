package dev.educates.gateway.session;

/**
 * Why nobody gave a session.
 */
public enum RefusalReason {

	/** No portal offers a workshop of that name. */
	WORKSHOP_UNKNOWN,

	/** Portals know the workshop, but none runs it for newcomers now. */
	WORKSHOP_NOT_RUNNING,

	/** Every seat is taken. */
	AT_CAPACITY,

	/** The user has as many sessions as allowed. */
	USER_LIMIT_REACHED,

	/** The client has as many sessions as allowed. */
	CLIENT_LIMIT_REACHED,

	/** The users of the tenant have as many sessions as allowed. */
	TENANT_LIMIT_REACHED,

	/** Nobody who might have a seat could be reached. */
	PORTALS_UNREACHABLE,

	/** A portal does not accept an input value, and every other would answer the same. */
	BAD_USER_INPUT,

	/** Portals answered, but would not accept the request. */
	REJECTED_BY_PORTAL,

	/** The user's own session is on a portal that cannot be reached now. */
	SESSION_ELSEWHERE_UNREACHABLE,

	/** The time for the whole request was over. */
	DEADLINE_EXCEEDED

}
