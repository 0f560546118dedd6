package dev.educates.gateway.tenancy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * The portals of a set of tenants within one configuration.
 *
 * <h2>Cost</h2> Selectors are evaluated once. Sums of a workshop are computed once per
 * change of it, not per request.
 */
final class PortalScope {

	/** The {@link #identity} of all scopes in which no portal is missing. */
	static final Object WHOLE = "all portals";

	private final String name;

	private final Object topology;

	private final Map<PortalRef, Set<String>> tenants = new LinkedHashMap<>();

	private final Set<String> clusters;

	private final Set<Map.Entry<String, String>> labels = new HashSet<>();

	/** Outlives the scope where it is a key, and holds nothing of it. */
	private final Object identity;

	/** Whether no portal is missing: then none is looked up. */
	private final boolean whole;

	private final ConcurrentMap<String, Part> parts = new ConcurrentHashMap<>();

	private volatile @Nullable Workshops last;

	PortalScope(Collection<Tenant> tenants, FleetSnapshot fleet) {
		this.name = name(tenants.stream().map(Tenant::name).sorted().toList());
		this.topology = fleet.topology();
		for (Portal portal : fleet.portals()) {
			Cluster cluster = fleet.cluster(portal.ref().cluster());
			Set<String> names = tenants.stream()
				.filter((tenant) -> cluster != null && tenant.has(cluster, portal))
				.map(Tenant::name)
				.collect(Collectors.toUnmodifiableSet());
			if (cluster != null && !names.isEmpty()) {
				this.labels.addAll(cluster.labels().entrySet());
				this.tenants.put(portal.ref(), names);
				this.labels.addAll(portal.labels().entrySet());
			}
		}
		this.whole = this.tenants.size() == fleet.portals().size();
		this.identity = this.whole ? WHOLE : new Object();
		this.clusters = this.tenants.keySet().stream().map(PortalRef::cluster).collect(Collectors.toUnmodifiableSet());
	}

	/** That of the only tenant; of several a digest, as short as a name. */
	private static String name(List<String> sorted) {
		return (sorted.size() == 1) ? sorted.getFirst()
				: "+" + UUID.nameUUIDFromBytes(String.join("\n", sorted).getBytes(StandardCharsets.UTF_8));
	}

	String name() {
		return this.name;
	}

	boolean isOf(FleetSnapshot fleet) {
		return this.topology == fleet.topology();
	}

	boolean has(PortalRef portal) {
		return this.whole || this.tenants.containsKey(portal);
	}

	boolean hasCluster(String cluster) {
		return this.clusters.contains(cluster);
	}

	/** Labels of its portals and their clusters. */
	Set<Map.Entry<String, String>> labels() {
		return Collections.unmodifiableSet(this.labels);
	}

	/** Scopes with one identity have the same portals, whatever their tenants. */
	Object identity() {
		return this.identity;
	}

	/** In the order of the fleet. */
	Collection<PortalRef> portals() {
		return this.tenants.keySet();
	}

	/** Those of the scope's tenants that may use a portal. */
	Set<String> tenantsOf(PortalRef portal) {
		return this.tenants.getOrDefault(portal, Set.of());
	}

	/** Computed once per change of them; equal lists are the same object. */
	Workshops workshops(FleetSnapshot fleet) {
		Collection<HostedWorkshop> whole = fleet.workshops();
		if (this.whole) {
			return new Workshops(whole, whole, fleet.workshopNames());
		}
		Workshops last = this.last;
		if (last != null && last.whole == whole) {
			return last;
		}
		List<HostedWorkshop> all = new ArrayList<>();
		for (HostedWorkshop each : whole) {
			HostedWorkshop part = part(each, fleet);
			if (part != null) {
				all.add(part);
			}
		}
		if (this.parts.size() > 2 * whole.size()) {
			this.parts.keySet().removeIf((name) -> fleet.workshop(name) == null);
		}
		List<String> names = all.stream().map(HostedWorkshop::name).toList();
		Workshops next = new Workshops(whole, (last != null && Reads.same(last.all, all)) ? last.all : all,
				(last != null && last.names.equals(names)) ? last.names : names);
		this.last = next;
		return next;
	}

	@Nullable HostedWorkshop part(@Nullable HostedWorkshop whole, FleetSnapshot fleet) {
		if (whole == null || this.whole) {
			return whole;
		}
		Part known = this.parts.get(whole.name());
		if (known == null || known.whole != whole) {
			known = new Part(whole, fleet.restricted(whole, this::has, (known != null) ? known.part : null));
			this.parts.put(whole.name(), known);
		}
		return known.part;
	}

	record Workshops(Collection<HostedWorkshop> whole, Collection<HostedWorkshop> all, Collection<String> names) {
	}

	/** A workshop in the whole fleet, and what of it is in the scope. */
	private record Part(HostedWorkshop whole, @Nullable HostedWorkshop part) {
	}

}
