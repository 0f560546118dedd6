package dev.educates.gateway.discovery.file;

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
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * What a valid configuration says. Two are equal if they say the same, in whatever order.
 *
 * @param clusters by name
 * @param portals by name and cluster
 * @param tenancy tenants and clients
 */
record Configured(Map<String, Cluster> clusters, Map<PortalRef, PortalRegistration> portals, Tenancy tenancy) {

	static final Configured EMPTY = new Configured(Map.of(), Map.of(), Tenancy.NONE);

	/** Those that give rights. */
	static final List<String> ROLES = List.of("admin", "tenant");

	Configured {
		clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
		portals = Collections.unmodifiableMap(new LinkedHashMap<>(portals));
	}

	/**
	 * A sentence for each cluster, portal, tenant and client that is not the same in the
	 * other one. They name what differs, not the values.
	 */
	List<String> changesTo(Configured next) {
		List<String> changes = new ArrayList<>();
		compare("Cluster", this.clusters, next.clusters, Configured::differences, changes);
		compare("Portal", this.portals, next.portals, Configured::differences, changes);
		compare("Tenant", this.tenancy.tenants(), next.tenancy.tenants(), Configured::differences, changes);
		compare("Client", this.tenancy.clients(), next.tenancy.clients(), Configured::differences, changes);
		return changes;
	}

	/** Whether a list has nothing in it. */
	boolean isEmpty(String list) {
		return switch (list) {
			case ConfigurationReader.CLUSTERS -> this.clusters.isEmpty();
			case ConfigurationReader.TENANTS -> this.tenancy.tenants().isEmpty();
			case ConfigurationReader.CLIENTS -> this.tenancy.clients().isEmpty();
			default -> throw new IllegalArgumentException(list);
		};
	}

	/** What is allowed, but most probably not meant. They have no secrets. */
	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (this.portals.isEmpty()) {
			warnings.add("No portals are configured below gateway.clusters: there are no workshops");
		}
		for (Tenant tenant : this.tenancy.tenants().values()) {
			if (tenant.clusters() == null && tenant.portals() == null) {
				warnings.add("Tenant %s selects no clusters and no portals: it has none".formatted(tenant.name()));
			}
		}
		for (Client client : this.tenancy.clients().values()) {
			warn(client, warnings);
		}
		return warnings;
	}

	private void warn(Client client, List<String> warnings) {
		if (!client.password().startsWith("{bcrypt}")) {
			warnings.add("The password of client %s is in plain text. Maybe hash it, see docs/configuration.md"
				.formatted(client.name()));
		}
		if (client.roles().isEmpty()) {
			warnings.add("Client %s has no roles: it may do nothing. Maybe 'tenant'".formatted(client.name()));
		}
		for (String role : client.roles()) {
			if (!ROLES.contains(role)) {
				warnings.add("Role '%s' of client %s gives no rights%s".formatted(role, client.name(),
						Spelling.maybe(role, ROLES.toArray(String[]::new))));
			}
		}
		for (NamePattern pattern : client.tenants()) {
			if (this.tenancy.tenants().keySet().stream().noneMatch(pattern::matches)) {
				warnings.add("'%s' of client %s is the name of no tenant".formatted(pattern, client.name()));
			}
		}
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
		add(names, "internal-url", was, is,
				(portal) -> portal.calledUrl().equals(portal.url()) ? null : portal.calledUrl());
		add(names, "labels", was, is, PortalRegistration::labels);
		add(names, "administrative-state", was, is, PortalRegistration::administrativeState);
		add(names, "tier", was, is, (portal) -> portal.share().tier());
		add(names, "weight", was, is, (portal) -> portal.share().weight());
		add(names, "robot", was, is, PortalRegistration::credentials);
		return String.join(", ", names);
	}

	private static String differences(Tenant was, Tenant is) {
		List<String> names = new ArrayList<>();
		add(names, "indexUrl", was, is, Tenant::indexUrl);
		add(names, "clusters", was, is, Tenant::clusters);
		add(names, "portals", was, is, Tenant::portals);
		add(names, "preferredLabels", was, is, Tenant::preferredLabels);
		add(names, "quotas", was, is, Tenant::sessionsPerTenant);
		return String.join(", ", names);
	}

	private static String differences(Client was, Client is) {
		List<String> names = new ArrayList<>();
		add(names, "password", was, is, Client::password);
		add(names, "roles", was, is, Client::roles);
		add(names, "tenants", was, is, Client::tenants);
		add(names, "user", was, is, Client::user);
		add(names, "quotas", was, is, Client::quotas);
		return String.join(", ", names);
	}

	private static <T> void add(List<String> names, String name, T was, T is, Function<T, @Nullable Object> part) {
		if (!Objects.equals(part.apply(was), part.apply(is))) {
			names.add(name);
		}
	}

}
