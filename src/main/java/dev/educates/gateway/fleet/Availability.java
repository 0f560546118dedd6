package dev.educates.gateway.fleet;

/**
 * Sum of seats over RUNNING environments of healthy portals. Cordoned ones add nothing to
 * ready and remaining. A portal's own limit caps the sum of its environments.
 */
public record Availability(Status status, int ready, int remaining, int capacity, int allocated, int portals,
		int clusters) {

	/** How a new session could be had. */
	public enum Status {

		/** At once: a reserved session is waiting. */
		READY,

		/** There is room, but the session has to be made first. */
		ON_DEMAND,

		/** No seat is left. */
		FULL,

		/** It runs nowhere that can be reached. */
		UNAVAILABLE

	}

}
