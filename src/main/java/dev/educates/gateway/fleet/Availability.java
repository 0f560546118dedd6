package dev.educates.gateway.fleet;

/**
 * Seats, summed over environments. Only RUNNING environments on portals that answer are
 * summed; of cordoned ones nothing is ready or remaining. A portal's own limit caps what
 * its environments may give together.
 *
 * @param status how a new session could be had
 * @param ready sessions that wait to be handed out
 * @param remaining seats left
 * @param capacity seats in all
 * @param allocated seats that have an owner
 * @param portals how many portals were summed
 * @param clusters how many clusters were summed
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
