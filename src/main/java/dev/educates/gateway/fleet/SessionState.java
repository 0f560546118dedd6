package dev.educates.gateway.fleet;

/** State of an allocated workshop session, as the portal reports it. */
public enum SessionState {

	/** Allocated while its resources are still being made. */
	STARTING,

	/** Allocated and waiting for its owner's browser to activate it. */
	WAITING,

	/** Activated. */
	RUNNING,

	/** Ending; it still takes its seat. */
	STOPPING,

	/** A word that this version of the gateway does not know. */
	UNKNOWN;

	/** Reads the portal's word, in any case; {@link #UNKNOWN} if it is none of these. */
	public static SessionState of(String word) {
		return EnumWords.parse(SessionState.class, word, UNKNOWN);
	}

}
