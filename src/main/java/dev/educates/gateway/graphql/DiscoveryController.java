package dev.educates.gateway.graphql;

import java.time.Instant;

import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.FleetSource;
import dev.educates.gateway.discovery.WatchStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** How clusters are discovered. */
@Controller
record DiscoveryController(FleetMerger merger, @Nullable DiscoveryMonitor monitor) {

	@SchemaMapping(typeName = "Cluster")
	@Nullable ClusterDiscovery discovery(ClusterNode cluster) {
		FleetSource source = this.merger.source(cluster.name());
		if (source == null || !cluster.view().fleet().caller().isAdmin()) {
			return null;
		}
		WatchStatus watch = (source == FleetSource.KUBERNETES && this.monitor != null)
				? this.monitor.cluster(cluster.name()) : null;
		return (watch != null) ? new ClusterDiscovery(source, watch.live(), watch.lastEventAt(), watch.detail())
				: new ClusterDiscovery(source, null, null, null);
	}

	/** How a cluster is discovered: the schema describes the fields. */
	record ClusterDiscovery(FleetSource source, @Nullable Boolean live, @Nullable Instant lastEventAt,
			@Nullable String detail) {
	}

}
