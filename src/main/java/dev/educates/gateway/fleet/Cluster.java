package dev.educates.gateway.fleet;

import java.util.Map;

/**
 * A Kubernetes cluster that has training portals.
 *
 * @param name its name, unique in the fleet
 * @param labels what operators say about it
 * @param administrativeState whether it takes new sessions
 */
public record Cluster(String name, Map<String, String> labels, AdministrativeState administrativeState) {

	public Cluster {
		labels = Map.copyOf(labels);
	}

	/**
	 * This cluster, with something else wanted of it.
	 * @param state what is wanted
	 * @return the cluster
	 */
	public Cluster withState(AdministrativeState state) {
		return new Cluster(this.name, this.labels, state);
	}

}
