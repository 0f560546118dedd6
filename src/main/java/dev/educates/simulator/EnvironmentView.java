package dev.educates.simulator;

import java.util.List;

/**
 * An environment at one moment.
 *
 * @param state state on the wire
 * @param capacity seats; 0 when it accepts no new sessions
 * @param reserved target of ready sessions; 0 when it accepts no new sessions
 * @param allocated sessions with an owner, also those that are STOPPING
 * @param sessions those with an owner, oldest first
 */
record EnvironmentView(EnvironmentSpecification specification, SimulatedEnvironmentState state, int capacity,
		int reserved, int allocated, int available, List<SessionView> sessions) {

}
