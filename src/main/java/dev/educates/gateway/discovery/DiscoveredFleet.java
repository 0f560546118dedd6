package dev.educates.gateway.discovery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.server.configuration.Spelling;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * What a valid source says. Two are equal if they say the same, in any order.
 *
 * @param clusters by name
 * @param portals by name and cluster
 */
public record DiscoveredFleet(Map<String, Cluster> clusters, Map<PortalRef, PortalRegistration> portals,
		Tenancy tenancy) {

	/** Without clusters, portals, tenants and clients. */
	public static final DiscoveredFleet EMPTY = new DiscoveredFleet(Map.of(), Map.of(), Tenancy.NONE);

	/** Roles that give rights. */
	public static final List<String> ROLES = List.of("admin", "tenant");

	public DiscoveredFleet {
		clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
		portals = Collections.unmodifiableMap(new LinkedHashMap<>(portals));
	}

	/**
	 * What the next fleet adds, changes and removes: a sentence for each cluster, portal,
	 * tenant and client, without values.
	 */
	public List<String> changesTo(DiscoveredFleet next) {
		List<String> changes = new ArrayList<>();
		compare("Cluster", this.clusters, next.clusters, changes);
		compare("Portal", this.portals, next.portals, changes);
		compare("Tenant", this.tenancy.tenants(), next.tenancy.tenants(), changes);
		compare("Client", this.tenancy.clients(), next.tenancy.clients(), changes);
		return changes;
	}

	/**
	 * What is allowed but most probably not intended, without secrets.
	 * @param complete whether no other source, such as Kubernetes, adds portals
	 */
	public List<String> warnings(boolean complete) {
		List<String> warnings = new ArrayList<>();
		if (complete && this.portals.isEmpty()) {
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
						Spelling.maybe(role, ROLES)));
			}
		}
		for (NamePattern pattern : client.tenants()) {
			if (this.tenancy.tenants().keySet().stream().noneMatch(pattern::matches)) {
				warnings.add("'%s' of client %s is the name of no tenant".formatted(pattern, client.name()));
			}
		}
	}

	private static <K extends Comparable<K>, V> void compare(String kind, Map<K, V> before, Map<K, V> after,
			List<String> changes) {
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
				changes.add("%s %s has changed: %s".formatted(kind, name, String.join(", ", differences(was, is))));
			}
		}
	}

	/** Names of the components that differ. */
	private static List<String> differences(Object was, Object is) {
		List<String> names = new ArrayList<>();
		for (RecordComponent component : was.getClass().getRecordComponents()) {
			Object before = value(component, was);
			Object after = value(component, is);
			if (before instanceof PortalWeight && after != null) {
				names.addAll(differences(before, after));
			}
			else if (!Objects.equals(before, after)
					// the same as url where it is not configured
					&& !(component.getName().equals("calledUrl") && names.contains("url"))) {
				names.add(DataObjectPropertyName.toDashedForm(component.getName()));
			}
		}
		return names;
	}

	private static @Nullable Object value(RecordComponent component, Object of) {
		try {
			return component.getAccessor().invoke(of);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
