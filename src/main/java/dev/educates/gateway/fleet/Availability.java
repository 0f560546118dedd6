package dev.educates.gateway.fleet;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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

	/**
	 * Sums up.
	 * @param environments those of one portal stand together
	 * @param portals finds portals
	 * @param clusters finds clusters
	 * @return the sum
	 */
	static Availability of(Collection<WorkshopEnvironment> environments, Function<PortalRef, @Nullable Portal> portals,
			Function<String, @Nullable Cluster> clusters) {
		Sum sum = new Sum(portals, clusters);
		for (WorkshopEnvironment environment : environments) {
			if (environment.state() == EnvironmentState.RUNNING) {
				sum.add(environment);
			}
		}
		return sum.result();
	}

	/** Adds up portal by portal; sums saturate. */
	private static final class Sum {

		private final Function<PortalRef, @Nullable Portal> find;

		private final Function<String, @Nullable Cluster> findCluster;

		private final Set<String> clusters = new HashSet<>();

		private @Nullable PortalRef portal;

		private boolean healthy;

		/** What the portal's own limit leaves to its environments together. */
		private long limit;

		private long room;

		private long waiting;

		private int portals;

		private long ready;

		private long remaining;

		private long capacity;

		private long allocated;

		Sum(Function<PortalRef, @Nullable Portal> find, Function<String, @Nullable Cluster> findCluster) {
			this.find = find;
			this.findCluster = findCluster;
		}

		void add(WorkshopEnvironment environment) {
			if (!environment.ref().portal().equals(this.portal)) {
				begin(environment.ref().portal());
			}
			if (this.healthy) {
				this.capacity += environment.capacity();
				this.allocated += environment.allocated();
				this.room += environment.remaining();
				this.waiting += Math.min(environment.available(), environment.remaining());
			}
		}

		private void begin(PortalRef ref) {
			end();
			this.portal = ref;
			Portal found = this.find.apply(ref);
			PortalContent content = (found != null) ? found.content() : null;
			this.healthy = found != null && content != null && found.health() == PortalHealth.HEALTHY;
			this.limit = 0;
			if (found != null && content != null && this.healthy) {
				this.portals++;
				this.clusters.add(ref.cluster());
				Cluster cluster = this.findCluster.apply(ref.cluster());
				boolean active = found.administrativeState() == AdministrativeState.ACTIVE && cluster != null
						&& cluster.administrativeState() == AdministrativeState.ACTIVE;
				this.limit = active ? content.remaining() : 0;
			}
		}

		private void end() {
			this.remaining += Math.min(this.room, this.limit);
			this.ready += Math.min(this.waiting, this.limit);
			this.room = 0;
			this.waiting = 0;
		}

		Availability result() {
			end();
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
