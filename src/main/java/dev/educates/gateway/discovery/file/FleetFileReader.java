package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.discovery.PortalUrl;
import dev.educates.gateway.discovery.SelectorEntry;
import dev.educates.gateway.discovery.SelectorEntry.ExpressionEntry;
import dev.educates.gateway.discovery.file.FleetFile.ClientEntry;
import dev.educates.gateway.discovery.file.FleetFile.PortalEntry;
import dev.educates.gateway.discovery.file.FleetFile.TenantEntry;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WebAddress;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.server.configuration.ConfigurationTree;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import dev.educates.gateway.server.configuration.Spelling;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertyResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads clusters, portals, tenants and clients, and the rules that are about several of
 * them. Constraints of {@link FleetFile} have the rules for single values.
 */
final class FleetFileReader {

	private static final JsonSetter.Value NONE_IS_EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

	private static final JsonMapper JSON = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
		.enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
		.withConfigOverride(List.class, (option) -> option.setNullHandling(NONE_IS_EMPTY))
		.withConfigOverride(Map.class, (option) -> option.setNullHandling(NONE_IS_EMPTY))
		.build();

	private static final String[] LISTS = { "clusters", "tenants", "clients" };

	private final ConfigurationTree tree;

	private final FleetFile file;

	private FleetFileReader(ConfigurationTree tree) {
		this.tree = tree;
		this.file = file(tree);
	}

	/** Those of a fleet; discovery in Kubernetes may add the portals that it lacks. */
	static List<String> warnings(DiscoveredFleet fleet, PropertyResolver environment) {
		return fleet.warnings(!environment.getProperty("gateway.discovery.kubernetes.enabled", Boolean.class, false));
	}

	/** A value may pass Spring's conversion and not that of Jackson, for example 0x10. */
	private static FleetFile file(ConfigurationTree tree) {
		try {
			return JSON.treeToValue(tree.json(LISTS), FleetFile.class);
		}
		catch (JacksonException ex) {
			String path = ex.getPath()
				.stream()
				.map((each) -> (each.getPropertyName() != null) ? "." + each.getPropertyName()
						: "[" + each.getIndex() + "]")
				.collect(Collectors.joining());
			List<String> problems = new ArrayList<>(tree.problems().all());
			problems.add("gateway%s is not valid: write a decimal number or a documented value".formatted(path));
			throw new InvalidConfigurationException(problems);
		}
	}

	/** Reads what an environment says; an exception has all problems. */
	static Reading read(ConfigurableEnvironment environment, Scope scope) {
		FleetFileReader reader = new FleetFileReader(ConfigurationTree.read(environment));
		reader.check();
		if (scope != Scope.FLEET) {
			reader.tree.checkOptions(FleetFile.class);
			reader.checkSigningKey(environment);
		}
		if (scope == Scope.COMMAND) {
			each(reader.file.clients(), "gateway.clients", reader::checkRights);
		}
		List<String> problems = reader.tree.problems().all();
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
		return new Reading(reader.fleet(), Stream.of(LISTS).filter((list) -> !reader.tree.has(list)).toList());
	}

	private DiscoveredFleet fleet() {
		Map<String, Cluster> clusters = new LinkedHashMap<>();
		Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();
		this.file.clusters().forEach((cluster) -> {
			clusters.put(cluster.name(), cluster.cluster());
			cluster.portals().forEach((entry) -> {
				PortalRegistration portal = entry.registration(cluster.name());
				portals.put(portal.ref(), portal);
			});
		});
		return new DiscoveredFleet(clusters, portals,
				Tenancy.of(this.file.tenants().stream().map(TenantEntry::tenant).toList(),
						this.file.clients().stream().map(ClientEntry::client).toList()));
	}

	private void check() {
		this.tree.problems().validate("gateway", this.file);
		Map<String, String> urls = new HashMap<>();
		Set<String> clusters = new HashSet<>();
		each(this.file.clusters(), "gateway.clusters", (key, cluster) -> {
			checkUnique(key, cluster.name(), clusters);
			Set<String> portals = new HashSet<>();
			each(cluster.portals(), key + ".portals", (portalKey, portal) -> {
				checkUnique(portalKey, portal.name(), portals);
				checkUrls(portalKey, portal, urls);
			});
		});
		Set<String> tenants = new HashSet<>();
		each(this.file.tenants(), "gateway.tenants", (key, tenant) -> {
			checkUnique(key, tenant.name(), tenants);
			checkIndexUrl(key + ".index-url", tenant.indexUrl());
			checkExpressions(key + ".clusters", tenant.clusters());
			checkExpressions(key + ".portals", tenant.portals());
		});
		Set<String> clients = new HashSet<>();
		each(this.file.clients(), "gateway.clients", (key, client) -> {
			checkUnique(key, client.name(), clients);
			if (client.user() != null && !client.user().isEmpty()
					&& !UserIds.isValid(UserIds.normalised(client.user()))) {
				problem(key + ".user", "must have from 1 to 150 characters, and no control characters");
			}
		});
	}

	private void checkUnique(String key, @Nullable String name, Set<String> names) {
		if (name != null && !names.add(name)) {
			problem(key + ".name", "'%s' is a duplicate name".formatted(name));
		}
	}

	private void checkUrls(String key, PortalEntry portal, Map<String, String> urls) {
		String own = checkUrl(key + ".url", portal.url(), null, urls);
		checkUrl(key + ".internal-url", portal.internalUrl(), own, urls);
	}

	/** The address in a form that is the same for equal ones; null if there is none. */
	private @Nullable String checkUrl(String key, @Nullable String text, @Nullable String own,
			Map<String, String> urls) {
		if (text == null || text.isBlank()) {
			return null;
		}
		try {
			String canonical = PortalUrl.canonical(PortalUrl.parse(text));
			String first = canonical.equals(own) ? null : urls.putIfAbsent(canonical, key);
			if (first != null) {
				problem(key, "'%s' is also the address in %s".formatted(text, first));
			}
			return canonical;
		}
		catch (IllegalArgumentException ex) {
			problem(key, "'%s' %s".formatted(PortalUrl.redacted(text), ex.getMessage()));
			return null;
		}
	}

	private void checkIndexUrl(String key, @Nullable String text) {
		if (text != null && !text.isEmpty() && !WebAddress.isWeb(text)) {
			problem(key, "'%s' must be an address that starts with http:// or https://".formatted(text));
		}
	}

	private void checkExpressions(String key, @Nullable SelectorEntry selector) {
		if (selector == null || selector.labelSelector() == null) {
			return;
		}
		List<ExpressionEntry> expressions = selector.labelSelector().matchExpressions();
		each(expressions, key + ".label-selector.match-expressions", (expression, entry) -> {
			boolean takesValues = "In".equals(entry.operator()) || "NotIn".equals(entry.operator());
			boolean takesNone = "Exists".equals(entry.operator()) || "DoesNotExist".equals(entry.operator());
			if (takesValues && entry.values().isEmpty()) {
				problem(expression + ".values", "must have at least one value for the operator " + entry.operator());
			}
			else if (takesNone && !entry.values().isEmpty()) {
				problem(expression + ".values", "must be left out for the operator " + entry.operator());
			}
		});
	}

	/** Replicas must accept each other's tokens. */
	private void checkSigningKey(PropertyResolver environment) {
		if (this.tree.problems().all().isEmpty() && environment.getProperty("gateway.security.signing-key") == null
				&& Stream.of("url", "nodes", "nodes[0]")
					.map((name) -> environment.getProperty("gateway.coordination.redis." + name))
					.anyMatch((address) -> address != null && !address.isBlank())) {
			problem("gateway.security.signing-key",
					"is missing: gateway.coordination.redis takes one that is the same for all replicas");
		}
	}

	/** Whether one of the roles gives a right: without any the client may do nothing. */
	private void checkRights(String key, ClientEntry client) {
		List<String> roles = client.roles();
		if (roles.stream()
			.noneMatch((role) -> role == null || role.isBlank() || DiscoveredFleet.ROLES.contains(role))) {
			problem(key + ".roles", "%s give no rights: the client may do nothing%s".formatted(roles,
					roles.isEmpty() ? ". Maybe 'tenant'" : Spelling.maybe(roles.getFirst(), DiscoveredFleet.ROLES)));
		}
	}

	private void problem(String key, String problem) {
		this.tree.problems().add(key, problem);
	}

	private static <T> void each(List<T> items, String list, BiConsumer<String, T> action) {
		for (int i = 0; i < items.size(); i++) {
			if (items.get(i) != null) {
				action.accept("%s[%d]".formatted(list, i), items.get(i));
			}
		}
	}

	/** What is checked. */
	enum Scope {

		/** Names of all options, and the fleet. */
		FLEET,

		/** Values of all options as well. */
		START,

		/** Also clients that may do nothing. */
		COMMAND

	}

	/** What was read, and the lists that no source has, not even an empty one. */
	record Reading(DiscoveredFleet fleet, List<String> absent) {
	}

}
