package dev.educates.simulator;

import java.net.URI;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Keeps the demo away from real portals: it must not look as if sessions of simulated
 * learners were real, nor request real ones by accident.
 */
final class RealPortalGuard {

	private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

	private static final String DISCOVERY = "gateway.discovery.kubernetes.enabled";

	private RealPortalGuard() {
	}

	/** Requires that the gateway is configured for simulated portals only. */
	static void requireSimulatedOnly(Environment environment, SimulatorProperties properties) {
		List<ConfiguredCluster> clusters = Binder.get(environment)
			.bind("gateway.clusters", Bindable.listOf(ConfiguredCluster.class))
			.orElse(List.of());
		for (int cluster = 0; cluster < clusters.size(); cluster++) {
			List<ConfiguredPortal> portals = clusters.get(cluster).portals();
			for (int portal = 0; portal < portals.size(); portal++) {
				String key = "gateway.clusters[%d].portals[%d].url".formatted(cluster, portal);
				requireSimulated(key, portals.get(portal).url(), properties);
			}
		}
		if (environment.getProperty(DISCOVERY, Boolean.class, false)
				&& !environment.acceptsProfiles(Profiles.of("kubernetes-demo"))) {
			throw new InvalidConfigurationPropertyValueException(DISCOVERY, true,
					"profile demo discovers simulated portals only: add the profile kubernetes-demo, or leave out the profile demo to discover real ones");
		}
	}

	private static void requireSimulated(String key, @Nullable String url, SimulatorProperties properties) {
		if (url == null || isSimulated(url, properties)) {
			return;
		}
		throw new InvalidConfigurationPropertyValueException(key, url,
				"profile demo talks to simulated portals only, and this is none of them. Leave out the profile demo to work with real portals, or the file with real portals to see the demo");
	}

	private static boolean isSimulated(String url, SimulatorProperties properties) {
		try {
			URI address = URI.create(url.strip());
			return "http".equals(address.getScheme()) && address.getHost() != null
					&& LOOPBACK.contains(address.getHost())
					&& properties.portals().stream().anyMatch((portal) -> portal.port() == address.getPort());
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** All that matters here of a cluster in the gateway's configuration. */
	record ConfiguredCluster(@DefaultValue List<ConfiguredPortal> portals) {
	}

	/** All that matters here of a portal in the gateway's configuration. */
	record ConfiguredPortal(@Nullable String url) {
	}

}
