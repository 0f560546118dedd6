package dev.educates.gateway.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Sum of seats that is updated incrementally: a change of one portal is independent of
 * the number of others.
 */
final class SeatSum {

	/** How many portals of each cluster were summed. */
	private final Map<String, Integer> clusters;

	private int portals;

	private long ready;

	private long remaining;

	private long capacity;

	private long allocated;

	SeatSum() {
		this.clusters = new HashMap<>();
	}

	private SeatSum(SeatSum other) {
		this.clusters = new HashMap<>(other.clusters);
		this.portals = other.portals;
		this.ready = other.ready;
		this.remaining = other.remaining;
		this.capacity = other.capacity;
		this.allocated = other.allocated;
	}

	static SeatSum of(Collection<WorkshopEnvironment> environments, Function<PortalRef, @Nullable Portal> portals,
			Function<String, @Nullable Cluster> clusters) {
		Map<PortalRef, Part> parts = new HashMap<>();
		for (WorkshopEnvironment environment : environments) {
			parts
				.computeIfAbsent(environment.ref().portal(),
						(ref) -> new Part(portals.apply(ref), clusters.apply(ref.cluster())))
				.add(environment);
		}
		SeatSum sum = new SeatSum();
		parts.values().forEach((part) -> sum.count(part, 1));
		return sum;
	}

	/** This sum with a portal's environments as they are now. */
	SeatSum replacing(Portal before, Collection<WorkshopEnvironment> old, Portal after,
			Collection<WorkshopEnvironment> fresh, @Nullable Cluster cluster) {
		SeatSum sum = new SeatSum(this);
		Part gone = new Part(before, cluster);
		old.forEach(gone::add);
		sum.count(gone, -1);
		Part come = new Part(after, cluster);
		fresh.forEach(come::add);
		sum.count(come, 1);
		return sum;
	}

	/** Whether a portal's environments count the same in its next state. */
	static boolean isSame(Portal before, Collection<WorkshopEnvironment> old, Portal after,
			Collection<WorkshopEnvironment> fresh, @Nullable Cluster cluster) {
		SeatSum difference = new SeatSum().replacing(before, old, after, fresh, cluster);
		return difference.portals == 0 && difference.ready == 0 && difference.remaining == 0 && difference.capacity == 0
				&& difference.allocated == 0;
	}

	private void count(Part part, int sign) {
		Portal portal = part.portal;
		if (!part.running || portal == null) {
			return;
		}
		this.portals += sign;
		this.clusters.merge(portal.ref().cluster(), sign, (one, other) -> (one + other != 0) ? one + other : null);
		this.remaining += sign * Math.min(part.room, part.limit);
		this.ready += sign * Math.min(part.waiting, part.limit);
		this.capacity += sign * part.capacity;
		this.allocated += sign * part.allocated;
	}

	/** The sum for the API; numbers saturate. */
	Availability availability() {
		Availability.Status status = (this.portals == 0) ? Availability.Status.UNAVAILABLE
				: (this.remaining == 0) ? Availability.Status.FULL
						: (this.ready == 0) ? Availability.Status.ON_DEMAND : Availability.Status.READY;
		return new Availability(status, saturated(this.ready), saturated(this.remaining), saturated(this.capacity),
				saturated(this.allocated), this.portals, this.clusters.size());
	}

	private static int saturated(long value) {
		return (int) Math.min(value, Integer.MAX_VALUE);
	}

	/** What one portal has. */
	private static final class Part {

		private final @Nullable Portal portal;

		private final boolean healthy;

		/** What the portal's own limit leaves to its environments together. */
		private final long limit;

		private boolean running;

		private long room;

		private long waiting;

		private long capacity;

		private long allocated;

		Part(@Nullable Portal portal, @Nullable Cluster cluster) {
			this.portal = portal;
			PortalContent content = (portal != null) ? portal.content() : null;
			this.healthy = portal != null && content != null && portal.health() == PortalHealth.HEALTHY;
			boolean active = portal != null && portal.administrativeState() == AdministrativeState.ACTIVE
					&& cluster != null && cluster.administrativeState() == AdministrativeState.ACTIVE;
			this.limit = (active && content != null) ? content.remaining() : 0;
		}

		void add(WorkshopEnvironment environment) {
			if (this.healthy && environment.state() == EnvironmentState.RUNNING) {
				this.running = true;
				this.capacity += environment.capacity();
				this.allocated += environment.allocated();
				this.room += environment.remaining();
				this.waiting += Math.min(environment.available(), environment.remaining());
			}
		}

	}

}
