package dev.educates.gateway.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

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

	static Availability of(Collection<WorkshopEnvironment> environments, Function<PortalRef, @Nullable Portal> portals,
			Function<String, @Nullable Cluster> clusters) {
		Map<PortalRef, List<WorkshopEnvironment>> byPortal = new HashMap<>();
		for (WorkshopEnvironment environment : environments) {
			if (environment.state() == EnvironmentState.RUNNING) {
				byPortal.merge(environment.ref().portal(), List.of(environment), Availability::joined);
			}
		}
		Sum sum = new Sum();
		byPortal.forEach((ref, hosted) -> {
			Portal portal = portals.apply(ref);
			if (portal != null && portal.health() == PortalHealth.HEALTHY) {
				Cluster cluster = clusters.apply(ref.cluster());
				boolean active = portal.administrativeState() == AdministrativeState.ACTIVE && cluster != null
						&& cluster.administrativeState() == AdministrativeState.ACTIVE;
				sum.add(portal, hosted, active);
			}
		});
		return sum.result();
	}

	private static List<WorkshopEnvironment> joined(List<WorkshopEnvironment> one, List<WorkshopEnvironment> other) {
		List<WorkshopEnvironment> both = new java.util.ArrayList<>(one);
		both.addAll(other);
		return both;
	}

	/** Adds up portal by portal; sums saturate. */
	private static final class Sum {

		private final java.util.Set<String> clusters = new java.util.HashSet<>();

		private int portals;

		private long ready;

		private long remaining;

		private long capacity;

		private long allocated;

		void add(Portal portal, List<WorkshopEnvironment> hosted, boolean active) {
			this.portals++;
			this.clusters.add(portal.ref().cluster());
			long room = 0;
			long waiting = 0;
			for (WorkshopEnvironment environment : hosted) {
				this.capacity += environment.capacity();
				this.allocated += environment.allocated();
				room += environment.remaining();
				waiting += Math.min(environment.available(), environment.remaining());
			}
			PortalContent content = portal.content();
			if (active && content != null) {
				this.remaining += Math.min(room, content.remaining());
				this.ready += Math.min(waiting, content.remaining());
			}
		}

		Availability result() {
			Status status = (this.portals == 0) ? Status.UNAVAILABLE
					: (this.remaining == 0) ? Status.FULL : (this.ready == 0) ? Status.ON_DEMAND : Status.READY;
			return new Availability(status, saturated(this.ready), saturated(this.remaining), saturated(this.capacity),
					saturated(this.allocated), this.portals, this.clusters.size());
		}

		private static int saturated(long value) {
			return (int) Math.min(value, Integer.MAX_VALUE);
		}

	}

}
