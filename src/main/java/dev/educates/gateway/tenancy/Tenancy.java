package dev.educates.gateway.tenancy;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All tenants and clients of one moment.
 *
 * @param tenants by name, in the order of the configuration
 * @param clients by name, in the order of the configuration
 */
public record Tenancy(Map<String, Tenant> tenants, Map<String, Client> clients) {

	/** No tenants and clients. */
	public static final Tenancy NONE = new Tenancy(Map.of(), Map.of());

	public Tenancy {
		tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
		clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
	}

	/** Tenants and clients, each in the order of the configuration. */
	public static Tenancy of(Collection<Tenant> tenants, Collection<Client> clients) {
		Map<String, Tenant> byName = new LinkedHashMap<>();
		tenants.forEach((tenant) -> byName.put(tenant.name(), tenant));
		Map<String, Client> clientsByName = new LinkedHashMap<>();
		clients.forEach((client) -> clientsByName.put(client.name(), client));
		return new Tenancy(byName, clientsByName);
	}

}
