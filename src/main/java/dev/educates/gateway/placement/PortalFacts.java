package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.Map;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What a plan needs of a portal, looked up once for all of its environments.
 *
 * @param reading the last reading
 * @param seatReservations seats claimed on the whole portal
 * @param heldSeats seats held on the whole portal for classes
 * @param labels how many of the preferred labels it or its cluster has
 * @param inFlight requests for sessions that it is being asked now
 * @param pace how long it needs for a request
 */
record PortalFacts(Portal portal, Cluster cluster, PortalReading reading, int seatReservations, int heldSeats,
		CircuitState circuit, int labels, int inFlight, Duration pace, Duration age) {

	/**
	 * Looks them up.
	 * @param neighbour the facts of another portal, mostly of the same cluster
	 * @return null if the portal is not there, or was never read
	 */
	static @Nullable PortalFacts of(PortalRef ref, FleetView fleet, PlacementRequest request,
			PlacementContext circumstances, @Nullable PortalFacts neighbour) {
		Portal portal = fleet.portal(ref);
		Cluster cluster = (neighbour != null && neighbour.cluster.name().equals(ref.cluster())) ? neighbour.cluster
				: fleet.cluster(ref.cluster());
		PortalReading reading = (portal != null) ? portal.reading() : null;
		if (portal == null || reading == null || cluster == null) {
			return null;
		}
		Duration pace = circumstances.pace(ref);
		return new PortalFacts(portal, cluster, reading, circumstances.seatReservations(ref),
				circumstances.heldSeats(ref), circumstances.circuit(ref), matching(request, portal, cluster),
				circumstances.inFlight(ref), (pace != null) ? pace : reading.took(), reading.age(circumstances.now()));
	}

	PortalRef ref() {
		return this.portal.ref();
	}

	/** What rules look at. */
	Rule.Subject subject(WorkshopEnvironment environment, PlacementRequest request, PlacementContext circumstances) {
		Seats seats = new Seats(this.reading.content().maximum(), this.reading.content().allocated(),
				this.seatReservations, this.heldSeats, Capacity.of(environment.capacity()), environment.allocated(),
				circumstances.seatReservations(environment.ref()), circumstances.heldSeats(environment.ref()),
				environment.available());
		Prospect prospect = new Prospect(seats, this.circuit, this.portal.weight(), this.labels, this.inFlight,
				this.pace, this.age);
		return new Rule.Subject(environment, this.cluster.administrativeState(), this.portal.administrativeState(),
				this.portal.health(), this.portal.healthDetail(), prospect,
				circumstances.refusedAt(environment.ref(), request.user()), circumstances.now());
	}

	private static int matching(PlacementRequest request, Portal portal, Cluster cluster) {
		int matching = 0;
		for (Map.Entry<String, String> label : request.preferredLabels().entrySet()) {
			if (label.getValue().equals(portal.labels().get(label.getKey()))
					|| label.getValue().equals(cluster.labels().get(label.getKey()))) {
				matching++;
			}
		}
		return matching;
	}

}
