package dev.educates.gateway.fleet;

/** State of a workshop environment, as the portal reports it. */
public enum EnvironmentState {

	/** Not ready yet. */
	STARTING,

	/** Ready: the only state in which new sessions are given. */
	RUNNING,

	/** Shutting down: its sessions continue, it accepts no new ones. */
	STOPPING,

	/** Gone. */
	STOPPED,

	/** A word that this version of the gateway does not know. */
	UNKNOWN;

	/** Reads the portal's word, in any case; {@link #UNKNOWN} if it is none of these. */
	public static EnvironmentState of(String word) {
		return EnumWords.parse(EnvironmentState.class, word, UNKNOWN);
	}

}
