package dev.educates.simulator;

/** States of a workshop environment, spelled as on the wire. */
public enum SimulatedEnvironmentState {

	/** Not ready: asking for it is a 500, as with the real portal. */
	STARTING,
	/** Takes new sessions. */
	RUNNING,
	/** Takes no new sessions, those it has go on. */
	STOPPING,
	/** Its last session is gone. */
	STOPPED

}
