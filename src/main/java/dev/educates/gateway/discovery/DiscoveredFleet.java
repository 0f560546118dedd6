package dev.educates.gateway.discovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.tenancy.Tenancy;

/**
 * What a source has found, or all sources together. Immutable.
 *
 * @param clusters by name, in the order of the source
 * @param portals by name and cluster
 * @param tenancy tenants and clients
 */
public record DiscoveredFleet(Map<String, Cluster> clusters, Map<PortalRef, PortalRegistration> portals,
		Tenancy tenancy) {

	/** Nothing was found. */
	public static final DiscoveredFleet EMPTY = new DiscoveredFleet(Map.of(), Map.of(), Tenancy.NONE);

	public DiscoveredFleet {
		clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
		portals = Collections.unmodifiableMap(new LinkedHashMap<>(portals));
	}

}
