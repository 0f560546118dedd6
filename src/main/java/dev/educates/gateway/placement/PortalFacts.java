package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import org.jspecify.annotations.Nullable;

/**
 * What a plan needs of a portal and its cluster. It holds no reference to them, as
 * decisions are kept for a long time.
 *
 * @param health result of the last poll
 * @param healthDetail why it is not healthy; null if it is
 * @param labels how many of the preferred labels it or its cluster has
 * @param maximum the portal's limit
 * @param allocated seats that were taken at the last poll
 * @param polledAt when the last poll started
 * @param readAt when it had the response
 * @param took how long the poll took
 */
record PortalFacts(PortalRef ref, AdministrativeState clusterState, AdministrativeState portalState,
		PortalHealth health, @Nullable String healthDetail, PortalWeight weight, int labels, Capacity maximum,
		int allocated, Instant polledAt, Instant readAt, Duration took) {

	static PortalFacts of(Portal portal, Cluster cluster, PortalReading reading, Map<String, String> preferredLabels) {
		return new PortalFacts(portal.ref(), cluster.administrativeState(), portal.administrativeState(),
				portal.health(), portal.healthDetail(), portal.weight(), matching(preferredLabels, portal, cluster),
				reading.content().maximum(), reading.content().allocated(), reading.startedAt(), reading.observedAt(),
				reading.took());
	}

	private static int matching(Map<String, String> preferredLabels, Portal portal, Cluster cluster) {
		return (int) preferredLabels.entrySet()
			.stream()
			.filter((label) -> label.getValue().equals(portal.labels().get(label.getKey()))
					|| label.getValue().equals(cluster.labels().get(label.getKey())))
			.count();
	}

	/** Whether both are of the same state, perhaps from different polls. */
	boolean isSameButForTime(PortalFacts other) {
		return new PortalFacts(this.ref, this.clusterState, this.portalState, this.health, this.healthDetail,
				this.weight, this.labels, this.maximum, this.allocated, other.polledAt, other.readAt, other.took)
			.equals(other);
	}

	/** Age of the seat counts; never negative. */
	Duration age(Instant now) {
		return now.isBefore(this.readAt) ? Duration.ZERO : Duration.between(this.readAt, now);
	}

}
