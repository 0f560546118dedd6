package dev.educates.simulator;

import java.util.List;

/** An environment at one moment. */
record EnvironmentView(EnvironmentSpecification specification, SimulatedEnvironmentState state, int capacity,
		int reserved, int allocated, int available, List<SessionView> sessions) {
}
