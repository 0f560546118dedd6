package dev.educates.gateway.discovery;

import java.net.URI;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
record MergedFleet(DiscoveredFleet fleet, Map<String, FleetSource> sources, Set<String> clashes) {

	static final MergedFleet EMPTY = new MergedFleet(DiscoveredFleet.EMPTY, Map.of(), Set.of());

	/**
	 * Merges. Of two portals of a source with the same address the one that is in force
	 * with it stays, else the first one.
	 * @param found in the order in which sources win
	 * @param inForce the portals until now
	 */
	static MergedFleet of(Map<FleetSource, DiscoveredFleet> found, Map<PortalRef, PortalRegistration> inForce) {
		Merger merger = new Merger(inForce);
		found.forEach(merger::add);
		return new MergedFleet(
				new DiscoveredFleet(merger.clusters, merger.portals,
						Tenancy.of(merger.tenants.values(), merger.clients.values())),
				Map.copyOf(merger.clusterSources), Collections.unmodifiableSet(merger.clashes));
	}

	/** Collects what does not clash with an earlier source. */
	private static final class Merger {

		private final Map<PortalRef, PortalRegistration> inForce;

		private final Map<String, Cluster> clusters = new LinkedHashMap<>();

		private final Map<String, FleetSource> clusterSources = new HashMap<>();

		private final Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();

		private final Map<String, String> addresses = new HashMap<>();

		private final Map<String, Tenant> tenants = new LinkedHashMap<>();

		private final Map<String, FleetSource> tenantSources = new HashMap<>();

		private final Map<String, Client> clients = new LinkedHashMap<>();

		private final Map<String, FleetSource> clientSources = new HashMap<>();

		private final Set<String> clashes = new LinkedHashSet<>();

		Merger(Map<PortalRef, PortalRegistration> inForce) {
			this.inForce = inForce;
		}

		void add(FleetSource source, DiscoveredFleet fleet) {
			add(source, "Cluster", FleetSource.Names::clusters, fleet.clusters(), this.clusters, this.clusterSources);
			List<PortalRegistration> portals = fleet.portals()
				.values()
				.stream()
				.filter((portal) -> this.clusterSources.get(portal.ref().cluster()) == source)
				.toList();
			Map<String, PortalRef> owners = new HashMap<>();
			portals.forEach((portal) -> kept(portal).forEach((address) -> owners.put(address, portal.ref())));
			Comparator<PortalRegistration> incumbentsFirst = Comparator.comparing((portal) -> kept(portal).isEmpty());
			portals.stream().sorted(incumbentsFirst).forEach((portal) -> add(source, portal, owners));
			add(source, "Tenant", FleetSource.Names::tenants, fleet.tenancy().tenants(), this.tenants,
					this.tenantSources);
			add(source, "Client", FleetSource.Names::clients, fleet.tenancy().clients(), this.clients,
					this.clientSources);
		}

		private <T> void add(FleetSource source, String kind, Function<FleetSource.Names, String> kindName,
				Map<String, T> found, Map<String, T> all, Map<String, FleetSource> sources) {
			found.forEach((name, value) -> {
				FleetSource first = sources.putIfAbsent(name, source);
				if (first == null) {
					all.put(name, value);
				}
				else {
					this.clashes.add("%1$s '%2$s' is in %3$s and is a %4$s: the %4$s is ignored".formatted(kind, name,
							kindName.apply(first.names()), kindName.apply(source.names())));
				}
			});
		}

		/**
		 * A portal that is found under two names would count twice, and a learner could
		 * get two sessions on it.
		 */
		private void add(FleetSource source, PortalRegistration portal, Map<String, PortalRef> owners) {
			String place = place(source, portal.ref());
			Set<String> own = addresses(portal);
			for (String address : own) {
				PortalRef owner = owners.getOrDefault(address, portal.ref());
				String first = owner.equals(portal.ref()) ? this.addresses.get(address) : place(source, owner);
				if (first != null) {
					owners.values().removeIf(portal.ref()::equals);
					URI url = PortalUrl.canonical(portal.url()).equals(address) ? portal.url() : portal.calledUrl();
					this.clashes.add("Portals %s and %s have the same address %s: the second one is ignored"
						.formatted(first, place, url));
					return;
				}
			}
			own.forEach((address) -> this.addresses.put(address, place));
			this.portals.put(portal.ref(), portal);
		}

		private static String place(FleetSource source, PortalRef portal) {
			return "%s (%s)".formatted(portal, source.names().portals());
		}

		private static Set<String> addresses(PortalRegistration portal) {
			return Stream.of(portal.url(), portal.calledUrl()).map(PortalUrl::canonical).collect(Collectors.toSet());
		}

		/** The addresses that a portal has, and had before. */
		private Set<String> kept(PortalRegistration portal) {
			PortalRegistration before = this.inForce.get(portal.ref());
			Set<String> kept = new HashSet<>(addresses(portal));
			kept.retainAll((before != null) ? addresses(before) : Set.of());
			return kept;
		}

	}

}
