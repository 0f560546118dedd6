package dev.educates.gateway.fleet;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What changes with the configuration only.
 *
 * @param clusters by name, in the order of the configuration
 * @param labels of all portals and clusters
 */
record Topology(Map<String, Cluster> clusters, Set<Map.Entry<String, String>> labels) {

	static Topology of(Collection<Cluster> clusters, Collection<Portal> portals) {
		Map<String, Cluster> byName = new LinkedHashMap<>();
		clusters.forEach((cluster) -> byName.put(cluster.name(), cluster));
		Set<Map.Entry<String, String>> labels = new HashSet<>();
		byName.values().forEach((cluster) -> labels.addAll(cluster.labels().entrySet()));
		portals.forEach((portal) -> labels.addAll(portal.labels().entrySet()));
		return new Topology(Collections.unmodifiableMap(byName), Collections.unmodifiableSet(labels));
	}

}
