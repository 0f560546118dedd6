package dev.educates.gateway.discovery.configured;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads clusters and portals and collects everything that is wrong with them. A problem
 * names the key, the value unless it may be a secret, and where it stands.
 */
final class FleetReader {

	private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

	private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

	private final ClustersProperty property;

	private final List<String> problems = new ArrayList<>();

	private final Map<String, Cluster> clusters = new LinkedHashMap<>();

	private final Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();

	private final Map<String, ConfigurationPropertyName> urls = new HashMap<>();

	private FleetReader(ClustersProperty property) {
		this.property = property;
	}

	/**
	 * Reads what an environment says.
	 * @return null if it says nothing at all of clusters, not even that there are none
	 * @throws InvalidFleetException with all problems
	 */
	static @Nullable ConfiguredFleet read(ConfigurableEnvironment environment) {
		ClustersProperty property = ClustersProperty.in(environment);
		if (property == null) {
			return null;
		}
		FleetReader reader = new FleetReader(property);
		reader.read();
		if (!reader.problems.isEmpty()) {
			throw new InvalidFleetException(reader.problems);
		}
		return new ConfiguredFleet(reader.clusters, reader.portals);
	}

	private void read() {
		Set<String> names = new HashSet<>();
		for (ConfigurationPropertyName key : items(ClustersProperty.NAME)) {
			if (isSection(key, "name", "labels", "administrative-state", "portals")) {
				readCluster(key, names);
			}
		}
	}

	private void readCluster(ConfigurationPropertyName key, Set<String> names) {
		String name = name(key.append("name"), names);
		Map<String, String> labels = labels(key.append("labels"));
		AdministrativeState state = state(key.append("administrative-state"));
		if (name != null) {
			this.clusters.put(name, new Cluster(name, labels, state));
		}
		Set<String> portalNames = new HashSet<>();
		for (ConfigurationPropertyName portal : items(key.append("portals"))) {
			if (isSection(portal, "name", "url", "labels", "administrative-state", "robot")) {
				readPortal(portal, (name != null) ? name : "", portalNames);
			}
		}
	}

	private void readPortal(ConfigurationPropertyName key, String cluster, Set<String> names) {
		String name = name(key.append("name"), names);
		URI url = url(key.append("url"));
		Map<String, String> labels = labels(key.append("labels"));
		AdministrativeState state = state(key.append("administrative-state"));
		RobotCredentials robot = robot(key.append("robot"));
		if (name != null && url != null && robot != null) {
			PortalRef ref = new PortalRef(cluster, name);
			this.portals.put(ref, new PortalRegistration(ref, url, labels, state, robot));
		}
	}

	private @Nullable String name(ConfigurationPropertyName key, Set<String> taken) {
		String name = required(key);
		if (name == null) {
			return null;
		}
		if (!NAME.matcher(name).matches()) {
			problem(key, name,
					"must be 1 to 63 lower case letters, digits, '-' and '.', beginning and ending with a letter or a digit");
			return null;
		}
		if (!taken.add(name)) {
			problem(key, name, "is the name of an earlier one, too");
			return null;
		}
		return name;
	}

	private @Nullable URI url(ConfigurationPropertyName key) {
		String text = required(key);
		if (text == null) {
			return null;
		}
		try {
			URI url = PortalUrl.parse(text);
			ConfigurationPropertyName first = this.urls.putIfAbsent(PortalUrl.canonical(url), key);
			if (first == null) {
				return url;
			}
			problem(key, text, "is the address in %s, too".formatted(first));
		}
		catch (IllegalArgumentException ex) {
			problem(key, PortalUrl.shown(text), String.valueOf(ex.getMessage()));
		}
		return null;
	}

	private AdministrativeState state(ConfigurationPropertyName key) {
		String text = text(key);
		if (text == null || text.isEmpty()) {
			return AdministrativeState.ACTIVE;
		}
		for (AdministrativeState state : AdministrativeState.values()) {
			if (state.name().equals(text.toUpperCase(Locale.ROOT))) {
				return state;
			}
		}
		problem(key, text, "must be one of " + Arrays.toString(AdministrativeState.values()));
		return AdministrativeState.ACTIVE;
	}

	private @Nullable RobotCredentials robot(ConfigurationPropertyName key) {
		if (!isSection(key, "client-id", "client-secret", "username", "password")) {
			return null;
		}
		String clientId = required(key.append("client-id"));
		String clientSecret = required(key.append("client-secret"));
		String username = required(key.append("username"));
		String password = required(key.append("password"));
		if (clientId == null || clientSecret == null || username == null || password == null) {
			return null;
		}
		return new RobotCredentials(clientId, clientSecret, username, password);
	}

	private Map<String, String> labels(ConfigurationPropertyName key) {
		Map<String, String> labels = new LinkedHashMap<>();
		if (hasText(key)) {
			problem(key, "must be labels with their values, not a single value");
		}
		for (ConfigurationPropertyName label : this.property.children(key)) {
			String name = label.getLastElement(Form.ORIGINAL);
			if (name.contains("[")) {
				problem(label, "must be a text, not a list");
				continue;
			}
			String value = text(label);
			if (value != null) {
				labels.put(name, value);
			}
		}
		return labels;
	}

	private @Nullable String required(ConfigurationPropertyName key) {
		int before = this.problems.size();
		String text = text(key);
		if (text != null && !text.isBlank()) {
			return text;
		}
		if (this.problems.size() == before) {
			problem(key, (text != null) ? "is empty" : "is missing");
		}
		return null;
	}

	/** Null if there is none, or it has a problem. */
	private @Nullable String text(ConfigurationPropertyName key) {
		if (!this.property.children(key).isEmpty()) {
			problem(key, "must be a text, without anything below it");
			return null;
		}
		try {
			return this.property.text(key);
		}
		catch (PlaceholderResolutionException ex) {
			String placeholder = "${" + ex.getPlaceholder();
			boolean written = String.valueOf(this.property.raw(key)).contains(placeholder);
			problem(key, "has a placeholder that cannot be resolved: "
					+ (written ? placeholder + "}" : "it is in a value that this one refers to"));
			return null;
		}
	}

	private List<ConfigurationPropertyName> items(ConfigurationPropertyName key) {
		TreeMap<Integer, ConfigurationPropertyName> items = new TreeMap<>();
		boolean isList = !hasText(key);
		for (ConfigurationPropertyName child : this.property.children(key)) {
			String index = child.getLastElement(Form.ORIGINAL);
			if (child.isLastElementIndexed() && INDEX.matcher(index).matches()) {
				items.put(Integer.valueOf(index), child);
			}
			else {
				isList = false;
			}
		}
		if (!isList) {
			problem(key, "must be a list");
		}
		else if (!items.isEmpty() && items.lastKey() != items.size() - 1) {
			problem(key, "must be a list without empty items, but has only the items " + items.keySet());
		}
		return List.copyOf(items.values());
	}

	private boolean isSection(ConfigurationPropertyName key, String... known) {
		if (this.property.children(key).isEmpty()) {
			problem(key, ((this.property.raw(key) != null) ? "must be a map of " : "is missing, a map of ")
					+ String.join(", ", known));
			return false;
		}
		if (this.property.hasExactNames()) {
			for (ConfigurationPropertyName child : this.property.children(key)) {
				if (Arrays.stream(known).noneMatch((name) -> key.append(name).equals(child))) {
					problem(child, "is not known" + Spelling.maybe(child.getLastElement(Form.ORIGINAL), known));
				}
			}
		}
		return true;
	}

	private boolean hasText(ConfigurationPropertyName key) {
		Object raw = this.property.raw(key);
		return raw != null && !raw.toString().isEmpty();
	}

	private void problem(ConfigurationPropertyName key, String value, String what) {
		problem(key, "'" + value + "' " + what);
	}

	private void problem(ConfigurationPropertyName key, String what) {
		Origin origin = this.property.origin(key);
		ConfigurationPropertyName near = key;
		while (origin == null && ClustersProperty.NAME.isAncestorOf(near)) {
			near = near.getParent();
			origin = this.property.origin(near);
		}
		this.problems.add(key + " " + what + ((origin != null) ? " (" + origin + ")" : ""));
	}

}
