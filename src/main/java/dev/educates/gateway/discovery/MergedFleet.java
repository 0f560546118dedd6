package dev.educates.gateway.discovery;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;

/**
 * What all sources have found, together.
 *
 * @param fleet without what clashes
 * @param sources the source of each cluster, by name
 * @param clashes a sentence for each name or address that is there twice. It names both
 * places and which one is ignored
 */
record MergedFleet(DiscoveredFleet fleet, Map<String, FleetSource> sources, List<String> clashes) {

	static final MergedFleet EMPTY = new MergedFleet(DiscoveredFleet.EMPTY, Map.of(), List.of());

	/**
	 * Merges.
	 * @param found in the order in which sources win
	 */
	static MergedFleet of(Map<FleetSource, DiscoveredFleet> found) {
		Merger merger = new Merger();
		found.forEach(merger::add);
		return new MergedFleet(
				new DiscoveredFleet(merger.clusters, merger.portals,
						Tenancy.of(merger.tenants.values(), merger.clients.values())),
				Map.copyOf(merger.clusterSources), List.copyOf(merger.clashes));
	}

	/** Collects what does not clash with an earlier source. */
	private static final class Merger {

		private final Map<String, Cluster> clusters = new LinkedHashMap<>();

		private final Map<String, FleetSource> clusterSources = new HashMap<>();

		private final Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();

		private final Map<String, String> addresses = new HashMap<>();

		private final Map<String, Tenant> tenants = new LinkedHashMap<>();

		private final Map<String, FleetSource> tenantSources = new HashMap<>();

		private final Map<String, Client> clients = new LinkedHashMap<>();

		private final Map<String, FleetSource> clientSources = new HashMap<>();

		private final List<String> clashes = new ArrayList<>();

		void add(FleetSource source, DiscoveredFleet fleet) {
			fleet.clusters().forEach((name, cluster) -> {
				FleetSource first = this.clusterSources.putIfAbsent(name, source);
				if (first == null) {
					this.clusters.put(name, cluster);
				}
				else {
					clash("Cluster", name, first.clusters(), source.clusters());
				}
			});
			fleet.portals()
				.values()
				.stream()
				.filter((portal) -> this.clusterSources.get(portal.ref().cluster()) == source)
				.forEach((portal) -> add(source, portal));
			fleet.tenancy().tenants().forEach((name, tenant) -> {
				FleetSource first = this.tenantSources.putIfAbsent(name, source);
				if (first == null) {
					this.tenants.put(name, tenant);
				}
				else {
					clash("Tenant", name, first.tenants(), source.tenants());
				}
			});
			fleet.tenancy().clients().forEach((name, client) -> {
				FleetSource first = this.clientSources.putIfAbsent(name, source);
				if (first == null) {
					this.clients.put(name, client);
				}
				else {
					clash("Client", name, first.clients(), source.clients());
				}
			});
		}

		/**
		 * A portal that is found under two names would count twice, and a learner could
		 * get two sessions on it.
		 */
		private void add(FleetSource source, PortalRegistration portal) {
			String place = "%s (%s)".formatted(portal.ref(), source.portals());
			Set<String> own = Stream.of(portal.url(), portal.calledUrl())
				.map(PortalUrl::canonical)
				.collect(Collectors.toSet());
			for (String address : own) {
				String first = this.addresses.get(address);
				if (first != null) {
					URI url = PortalUrl.canonical(portal.url()).equals(address) ? portal.url() : portal.calledUrl();
					this.clashes.add("Portals %s and %s have the same address %s: the second one is ignored"
						.formatted(first, place, url));
					return;
				}
			}
			own.forEach((address) -> this.addresses.put(address, place));
			this.portals.put(portal.ref(), portal);
		}

		private void clash(String kind, String name, String first, String second) {
			this.clashes
				.add("%s '%s' is in %s and is a %s: the %s is ignored".formatted(kind, name, first, second, second));
		}

	}

}
