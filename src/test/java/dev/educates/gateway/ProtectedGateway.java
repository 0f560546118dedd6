package dev.educates.gateway;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.IssuerSimulator;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway with options of a test's own, in front of the portals alpha and beta. Each
 * has a tenant of its name and a client of that tenant; {@code operator} is an admin, and
 * the issuer vouches for users of alpha. What a test does not ask for does not change by
 * itself.
 */
public final class ProtectedGateway implements AutoCloseable {

	public static final String PASSWORD = "protected";

	private final Map<String, PortalSimulator> portals;

	private final IssuerSimulator issuer = new IssuerSimulator(0, Clock.systemUTC()).start();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ServletWebServerApplicationContext context;

	public ProtectedGateway(String... options) {
		this(Map.of(), options);
	}

	/** With more environments on the portals. */
	public ProtectedGateway(Map<String, List<EnvironmentSpecification>> more, String... options) {
		this.portals = Map.of("alpha", portal("alpha", more), "beta", portal("beta", more));
		GatewayOptions all = new GatewayOptions().with("gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.discovery.reload-interval=0", "gateway.security.login-attempts=1000",
				"gateway.oidc[0].issuer=" + this.issuer.url(), "gateway.oidc[0].tenants[0]=alpha");
		for (String name : List.of("alpha", "beta")) {
			all.portal(name + "-cluster", this.portals.get(name))
				.tenant(name, name)
				.client(name, PASSWORD, "tenant", name);
		}
		this.context = all.client("operator", PASSWORD, "admin").with(options).start();
		String operator = token("operator");
		Eventually.until("both portals were seen",
				() -> data(operator, "{ portals { health } }").at("/data/portals")
					.valueStream()
					.filter((each) -> each.get("health").asString().equals("HEALTHY"))
					.count() == this.portals.size());
	}

	private static PortalSimulator portal(String name, Map<String, List<EnvironmentSpecification>> more) {
		PortalSpecification portal = PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(EnvironmentSpecification.of(name + "-w01", name + "-lab", 200)
				.withReserved(5)
				.lasting(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(4)))
			.with(EnvironmentSpecification.of(name + "-w02", "shared-lab", 200));
		for (EnvironmentSpecification environment : more.getOrDefault(name, List.of())) {
			portal = portal.with(environment);
		}
		return new PortalSimulator(portal, Clock.systemUTC()).start();
	}

	/** That of the management endpoints, if it is not that of the API. */
	public int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	public int port() {
		return this.context.getWebServer().getPort();
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public void slowDown(String portal, Latency latency) {
		this.portals.get(portal).latency(latency);
	}

	/** The token of a client. */
	public String token(String client) {
		return LoggedIn.token(port(), client, PASSWORD);
	}

	/** The token of an end user. */
	public String userToken(String user) {
		return this.issuer.token(Map.of("sub", user, "tenant", "alpha"), Duration.ofMinutes(10));
	}

	public HttpRequest.Builder request(String token, String path) {
		return GraphQlRequests.request(port(), path, token);
	}

	public HttpResponse<String> send(HttpRequest.Builder request) {
		return GraphQlRequests.send(this.http, request);
	}

	public HttpResponse<String> post(String token, String body) {
		return send(request(token, "/graphql").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** A query by GET, with more parameters as name and value one after the other. */
	public HttpRequest.Builder query(String token, String query, String... more) {
		StringBuilder path = new StringBuilder("/graphql?x=");
		if (query != null) {
			path.append("&query=").append(URLEncoder.encode(query, StandardCharsets.UTF_8));
		}
		for (int i = 0; i < more.length; i += 2) {
			path.append('&').append(more[i]).append('=').append(URLEncoder.encode(more[i + 1], StandardCharsets.UTF_8));
		}
		return request(token, path.toString());
	}

	public JsonNode data(String token, String query) {
		return JsonMapper.shared().readTree(post(token, body(query)).body());
	}

	public static String body(String query) {
		return JsonMapper.shared().writeValueAsString(Map.of("query", query));
	}

	@Override
	public void close() {
		this.context.close();
		this.portals.values().forEach(PortalSimulator::close);
		this.issuer.close();
	}

}
