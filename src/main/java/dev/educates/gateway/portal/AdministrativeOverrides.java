package dev.educates.gateway.portal;

import java.util.HashMap;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;

/**
 * Administrative states that operators set at run time; they override discovery. Those of
 * removed portals are kept, as these may be added again. Immutable.
 */
public record AdministrativeOverrides(Map<String, AdministrativeState> clusters,
		Map<PortalRef, AdministrativeState> portals) {

	/** No overrides. */
	public static final AdministrativeOverrides NONE = new AdministrativeOverrides(Map.of(), Map.of());

	public AdministrativeOverrides {
		clusters = Map.copyOf(clusters);
		portals = Map.copyOf(portals);
	}

	AdministrativeOverrides with(String cluster, AdministrativeState said, AdministrativeState discovered) {
		return new AdministrativeOverrides(with(this.clusters, cluster, said, discovered), this.portals);
	}

	AdministrativeOverrides with(PortalRef portal, AdministrativeState said, AdministrativeState discovered) {
		return new AdministrativeOverrides(this.clusters, with(this.portals, portal, said, discovered));
	}

	/** A cordon that is taken back must not outweigh a later one in the configuration. */
	private static <K> Map<K, AdministrativeState> with(Map<K, AdministrativeState> before, K key,
			AdministrativeState said, AdministrativeState discovered) {
		Map<K, AdministrativeState> after = new HashMap<>(before);
		if (said == AdministrativeState.ACTIVE && discovered == AdministrativeState.ACTIVE) {
			after.remove(key);
		}
		else {
			after.put(key, said);
		}
		return after;
	}

}
