package dev.educates.gateway.graphql;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import org.jspecify.annotations.Nullable;

/** {@code Cluster} of the schema. */
record ClusterNode(View view, Cluster cluster, String name, List<View.Label> labels,
		AdministrativeState administrativeState) implements Node {

	ClusterNode(View view, Cluster cluster) {
		this(view, cluster, cluster.name(), View.labels(cluster.labels()), cluster.administrativeState());
	}

	@Override
	public String id() {
		return GlobalId.of(this.cluster, this.view.fleet().scopeName());
	}

	public PortalHealth health() {
		return hosted().stream().map(Portal::health).min(Comparator.naturalOrder()).orElse(PortalHealth.UNKNOWN);
	}

	public List<PortalNode> portals() {
		return this.view.portals(hosted());
	}

	public View.@Nullable WorkshopAvailability availability() {
		Availability seats = this.view.fleet().availability(hosted());
		return (seats != null && this.view.seesFleet()) ? this.view.availability(seats, hosted()) : null;
	}

	private Collection<Portal> hosted() {
		return this.view.fleet().portals(this.name);
	}

}
