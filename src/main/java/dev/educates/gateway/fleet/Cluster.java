package dev.educates.gateway.fleet;

import java.util.Map;

/**
 * A Kubernetes cluster with training portals.
 *
 * @param name its name, unique in the fleet
 */
public record Cluster(String name, Map<String, String> labels, AdministrativeState administrativeState) {

	public Cluster {
		labels = Map.copyOf(labels);
	}

	/** This cluster, with something else wanted of it. */
	public Cluster withState(AdministrativeState state) {
		return new Cluster(this.name, this.labels, state);
	}

}
