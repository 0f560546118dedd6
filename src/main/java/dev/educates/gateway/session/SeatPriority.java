package dev.educates.gateway.session;

import java.util.Collection;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import org.jspecify.annotations.Nullable;

/** Which requests on the wait list precede one that has only just come. */
@FunctionalInterface
public interface SeatPriority {

	/** No request waits for a seat. */
	SeatPriority NONE = (workshop, classId) -> Map.of();

	/**
	 * Environments whose seats, those that come free included, are all for requests on
	 * the wait list. Called on the thread of each request, so it must be quick.
	 * @param classId the class for which seats are held, whose requests alone precede
	 * each other; null for a request without held seats
	 * @return how many of them could use each one; no entry for an environment that has a
	 * seat for another request
	 */
	Map<EnvironmentRef, Integer> kept(String workshop, @Nullable String classId);

	/** How many requests wait that could use one of some environments. */
	default int ahead(String workshop, Collection<EnvironmentRef> environments) {
		return 0;
	}

}
