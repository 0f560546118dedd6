package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads clusters, portals, tenants and clients. Whatever else stands there must at least
 * be an option.
 */
final class ConfigurationReader {

	static final String CLUSTERS = "gateway.clusters";

	static final String TENANTS = "gateway.tenants";

	static final String CLIENTS = "gateway.clients";

	private ConfigurationReader() {
	}

	/**
	 * Reads what an environment says.
	 * @throws InvalidConfigurationException with all problems
	 */
	static Reading read(ConfigurableEnvironment environment) {
		List<String> problems = new ArrayList<>(UnknownOptions.in(environment));
		List<String> absent = new ArrayList<>();
		ListProperty clusters = find(environment, CLUSTERS, absent);
		FleetReader fleet = (clusters != null) ? FleetReader.read(clusters, problems) : null;
		ListProperty tenantList = find(environment, TENANTS, absent);
		List<Tenant> tenants = (tenantList != null) ? TenancyReader.tenants(tenantList, problems) : List.of();
		ListProperty clientList = find(environment, CLIENTS, absent);
		List<Client> clients = (clientList != null) ? TenancyReader.clients(clientList, problems) : List.of();
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
		return new Reading(new Configured((fleet != null) ? fleet.clusters() : Map.of(),
				(fleet != null) ? fleet.portals() : Map.of(), Tenancy.of(tenants, clients)), absent);
	}

	private static @Nullable ListProperty find(ConfigurableEnvironment environment, String list, List<String> absent) {
		ListProperty found = ListProperty.in(environment, list);
		if (found == null) {
			absent.add(list);
		}
		return found;
	}

	/**
	 * What was read.
	 *
	 * @param configured what is there
	 * @param absent lists of which nothing is said, not even that they are empty
	 */
	record Reading(Configured configured, List<String> absent) {
	}

}
