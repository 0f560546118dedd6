package dev.educates.gateway.session;

import java.util.Collection;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;

/** Who comes before somebody who has only just come. */
@FunctionalInterface
public interface SeatPriority {

	/** Nobody waits for anything. */
	SeatPriority NOBODY_WAITS = (workshop) -> Map.of();

	/**
	 * Environments whose seats, those that come free included, are all for people who
	 * wait already. Asked on the thread of each request, so it must be quick.
	 * @param workshop published name of the workshop
	 * @return how many wait who could use each of them; no entry for an environment that
	 * has a seat for somebody else
	 */
	Map<EnvironmentRef, Integer> kept(String workshop);

	/**
	 * How many requests wait that could use one of some environments.
	 * @param workshop name of the Workshop resource
	 * @param environments any
	 * @return 0 if none waits
	 */
	default int ahead(String workshop, Collection<EnvironmentRef> environments) {
		return 0;
	}

}
