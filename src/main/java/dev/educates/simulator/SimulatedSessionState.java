package dev.educates.simulator;

/**
 * States of a workshop session, spelled as on the wire. A pending session (one that has
 * an owner who did not activate it yet) is {@link #WAITING}, too.
 */
enum SimulatedSessionState {

	STARTING, WAITING, RUNNING, STOPPING

}
