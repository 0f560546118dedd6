package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.discovery.PortalUrl;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Reads clusters and portals. */
final class FleetReader extends SectionReader {

	private static final int MOST_TIERS = 1000;

	private final Map<String, Cluster> clusters = new LinkedHashMap<>();

	private final Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();

	private final Map<String, ConfigurationPropertyName> urls = new HashMap<>();

	private FleetReader(ListProperty property, List<String> problems) {
		super(property, problems);
	}

	/**
	 * Reads {@code gateway.clusters}.
	 * @param problems everything that is wrong is added
	 */
	static FleetReader read(ListProperty property, List<String> problems) {
		FleetReader reader = new FleetReader(property, problems);
		reader.read();
		return reader;
	}

	Map<String, Cluster> clusters() {
		return this.clusters;
	}

	Map<PortalRef, PortalRegistration> portals() {
		return this.portals;
	}

	private void read() {
		Set<String> names = new HashSet<>();
		for (ConfigurationPropertyName key : items()) {
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
			if (isSection(portal, "name", "url", "internal-url", "labels", "administrative-state", "tier", "weight",
					"robot")) {
				readPortal(portal, (name != null) ? name : "", portalNames);
			}
		}
	}

	private void readPortal(ConfigurationPropertyName key, String cluster, Set<String> names) {
		String name = name(key.append("name"), names);
		URI url = url(key.append("url"));
		URI calledUrl = calledUrl(key.append("internal-url"), url);
		Map<String, String> labels = labels(key.append("labels"));
		AdministrativeState state = state(key.append("administrative-state"));
		PortalWeight share = new PortalWeight(number(key.append("tier"), 1, MOST_TIERS, PortalWeight.EQUAL.tier()),
				number(key.append("weight"), 0, PortalWeight.MOST, PortalWeight.EQUAL.weight()));
		RobotCredentials robot = robot(key.append("robot"));
		if (name != null && url != null && calledUrl != null && robot != null) {
			PortalRef ref = new PortalRef(cluster, name);
			this.portals.put(ref, new PortalRegistration(ref, url, calledUrl, labels, state, share, robot));
		}
	}

	private @Nullable URI url(ConfigurationPropertyName key) {
		String text = required(key);
		return (text != null) ? url(key, text, null) : null;
	}

	/**
	 * The address that the gateway calls: the same as of browsers if there is no other.
	 */
	private @Nullable URI calledUrl(ConfigurationPropertyName key, @Nullable URI url) {
		String text = text(key);
		return (text == null || text.isEmpty()) ? url : url(key, text, url);
	}

	private @Nullable URI url(ConfigurationPropertyName key, String text, @Nullable URI own) {
		try {
			URI url = PortalUrl.parse(text);
			if (own != null && PortalUrl.canonical(url).equals(PortalUrl.canonical(own))) {
				return own;
			}
			ConfigurationPropertyName first = this.urls.putIfAbsent(PortalUrl.canonical(url), key);
			if (first == null) {
				return url;
			}
			problem(key, text, "is the address in %s, too".formatted(written(first)));
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

}
