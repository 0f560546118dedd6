package dev.educates.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.simulator.Credentials;
import dev.educates.simulator.PortalSimulator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;

/** The options of a gateway under test: its fleet, and who may use it. */
public final class GatewayOptions {

	/** Of the robot of each portal. */
	public static final Credentials ROBOT = new Credentials("id", "secret", "robot@educates", "robot-password");

	private final Map<String, String> options = new LinkedHashMap<>();

	private final Map<String, Integer> portals = new LinkedHashMap<>();

	private int tenants;

	private int clients;

	/** Each like {@code name=value}; a later one replaces an earlier one. */
	public GatewayOptions with(String... written) {
		for (String option : written) {
			int end = option.indexOf('=');
			add(option.substring(option.startsWith("--") ? 2 : 0, end), option.substring(end + 1));
		}
		return this;
	}

	private void add(String name, String value) {
		this.options.put(name, value);
	}

	/** A portal of a cluster, which is added with its first portal. */
	public GatewayOptions portal(String cluster, PortalSimulator portal) {
		return portal(cluster, portal.specification().name(), portal.url(), portal.specification().robot());
	}

	public GatewayOptions portal(String cluster, String name, String url, Credentials robot) {
		int number = this.portals.merge(cluster, 1, Integer::sum) - 1;
		String key = "gateway.clusters[%d].".formatted(this.portals.keySet().stream().toList().indexOf(cluster));
		add(key + "name", cluster);
		String portal = key + "portals[%d].".formatted(number);
		add(portal + "name", name);
		add(portal + "url", url);
		add(portal + "robot.client-id", robot.clientId());
		add(portal + "robot.client-secret", robot.clientSecret());
		add(portal + "robot.username", robot.username());
		add(portal + "robot.password", robot.password());
		return this;
	}

	/** A tenant of the portals whose names match one of the patterns. */
	public GatewayOptions tenant(String name, String... patterns) {
		String key = "gateway.tenants[%d].".formatted(this.tenants++);
		add(key + "name", name);
		for (int i = 0; i < patterns.length; i++) {
			add(key + "portals.name-selector.match-names[%d]".formatted(i), patterns[i]);
		}
		return this;
	}

	public GatewayOptions client(String name, String password, String role, String... tenants) {
		String key = "gateway.clients[%d].".formatted(this.clients++);
		add(key + "name", name);
		add(key + "password", "{noop}" + password);
		add(key + "roles[0]", role);
		for (int i = 0; i < tenants.length; i++) {
			add(key + "tenants[%d]".formatted(i), tenants[i]);
		}
		return this;
	}

	public void addTo(DynamicPropertyRegistry registry) {
		this.options.forEach((name, value) -> registry.add(name, () -> value));
	}

	/** Starts a gateway at any port, unless an option says which. */
	public ServletWebServerApplicationContext start() {
		this.options.putIfAbsent("server.port", "0");
		return (ServletWebServerApplicationContext) new SpringApplicationBuilder(GatewayApplication.class)
			.run(this.options.entrySet().stream().map((each) -> "--" + each).toArray(String[]::new));
	}

}
