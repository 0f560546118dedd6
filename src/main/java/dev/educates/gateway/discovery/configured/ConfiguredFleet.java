package dev.educates.gateway.discovery.configured;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import org.jspecify.annotations.Nullable;

/**
 * What a valid configuration says. Two are equal if they say the same, in whatever order.
 *
 * @param clusters by name
 * @param portals by name and cluster
 */
record ConfiguredFleet(Map<String, Cluster> clusters, Map<PortalRef, PortalRegistration> portals) {

	static final ConfiguredFleet EMPTY = new ConfiguredFleet(Map.of(), Map.of());

	ConfiguredFleet {
		clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
		portals = Collections.unmodifiableMap(new LinkedHashMap<>(portals));
	}

	/**
	 * A sentence for each cluster and portal that is not the same in the other one. They
	 * name what differs, not the values.
	 */
	List<String> changesTo(ConfiguredFleet next) {
		List<String> changes = new ArrayList<>();
		compare("Cluster", this.clusters, next.clusters, ConfiguredFleet::differences, changes);
		compare("Portal", this.portals, next.portals, ConfiguredFleet::differences, changes);
		return changes;
	}

	private static <K extends Comparable<K>, V> void compare(String kind, Map<K, V> before, Map<K, V> after,
			BiFunction<V, V, String> differences, List<String> changes) {
		TreeSet<K> names = new TreeSet<>(before.keySet());
		names.addAll(after.keySet());
		for (K name : names) {
			V was = before.get(name);
			V is = after.get(name);
			if (was == null) {
				changes.add("%s %s is added".formatted(kind, name));
			}
			else if (is == null) {
				changes.add("%s %s is removed".formatted(kind, name));
			}
			else if (!was.equals(is)) {
				changes.add("%s %s has changed: %s".formatted(kind, name, differences.apply(was, is)));
			}
		}
	}

	private static String differences(Cluster was, Cluster is) {
		List<String> names = new ArrayList<>();
		add(names, "labels", was, is, Cluster::labels);
		add(names, "administrative-state", was, is, Cluster::administrativeState);
		return String.join(", ", names);
	}

	private static String differences(PortalRegistration was, PortalRegistration is) {
		List<String> names = new ArrayList<>();
		add(names, "url", was, is, PortalRegistration::url);
		add(names, "labels", was, is, PortalRegistration::labels);
		add(names, "administrative-state", was, is, PortalRegistration::administrativeState);
		add(names, "robot", was, is, PortalRegistration::credentials);
		return String.join(", ", names);
	}

	private static <T> void add(List<String> names, String name, T was, T is, Function<T, @Nullable Object> part) {
		if (!Objects.equals(part.apply(was), part.apply(is))) {
			names.add(name);
		}
	}

}
