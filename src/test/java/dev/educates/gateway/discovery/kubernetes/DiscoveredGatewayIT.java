package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole gateway that discovers its fleet from resources. */
class DiscoveredGatewayIT {

	private static final String PASSWORD = "password-of-clients";

	private static final String TENANT = """
			{"clusters": {"labelSelector": {"matchExpressions": [{"key": "region", "operator": "In", "values": ["eu"]}]}},
			 "portals": {"nameSelector": {"matchNames": ["aca*"]}, "labelSelector": {"matchLabels": {"audience": "public"}}}}""";

	private final TestApiServer own = TestApiServer.start();

	private final TestApiServer remote = TestApiServer.start();

	private final Map<String, PortalSimulator> portals = Map.of("eu-1/academy", portal("academy"), "us-1/academy",
			portal("academy"), "us-1/partners", portal("partners"));

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<ServletWebServerApplicationContext> gateways = new ArrayList<>();

	@TempDir
	private Path folder;

	@BeforeEach
	void resources() {
		this.own.put(Resources.ownCluster("eu-1"));
		this.own.put(Resources.secret("us-1", this.remote.kubeconfig()));
		this.own.put(Resources.cluster("us-1", "us-1"));
		this.own.put(Resources.tenant("academy", TENANT));
		this.own.put(Resources.tenant("nothing", "{}"));
		this.own.put(Resources.client("front-end", PASSWORD, "tenant", "academy"));
		this.own.put(Resources.client("operator", PASSWORD, "admin", "*"));
		this.own.put(Resources.portal("academy", this.portals.get("eu-1/academy").url()));
		this.remote.put(Resources.portal("academy", this.portals.get("us-1/academy").url()));
		this.remote.put(Resources.portal("partners", this.portals.get("us-1/partners").url()));
	}

	@AfterEach
	void stop() {
		this.gateways.forEach(ServletWebServerApplicationContext::close);
		this.portals.values().forEach(PortalSimulator::close);
		this.own.close();
		this.remote.close();
	}

	private static PortalSimulator portal(String name) {
		return new PortalSimulator(PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(EnvironmentSpecification.of(name + "-w01", "lab", 7).withReserved(2))
			.with(EnvironmentSpecification.of(name + "-w02", name + "-lab", 3)), Clock.systemUTC()).start();
	}

	@Test
	void sameFleetAsFileAndAsResourcesGivesTheSameAnswers() throws Exception {
		Path file = Files.writeString(this.folder.resolve("fleet.yaml"),
				"""
						gateway:
						  clusters:
						    - name: eu-1
						      labels: {region: eu, bare: ""}
						      portals:
						        - {name: academy, url: "%s", labels: {audience: public}, robot: &robot {client-id: id, client-secret: secret, username: robot@educates, password: robot-password}}
						    - name: us-1
						      labels: {region: us}
						      portals:
						        - {name: academy, url: "%s", labels: {audience: public}, robot: *robot}
						        - {name: partners, url: "%s", labels: {audience: public}, robot: *robot}
						  tenants:
						    - name: academy
						      clusters: {labelSelector: {matchExpressions: [{key: region, operator: In, values: [eu]}]}}
						      portals: {nameSelector: {matchNames: ["aca*"]}, labelSelector: {matchLabels: {audience: public}}}
						    - name: nothing
						  clients:
						    - {name: front-end, password: %s, roles: [tenant], tenants: [academy]}
						    - {name: operator, password: %s, roles: [admin], tenants: ["*"]}
						"""
					.formatted(this.portals.get("eu-1/academy").url(), this.portals.get("us-1/academy").url(),
							this.portals.get("us-1/partners").url(), PASSWORD, PASSWORD));
		int fromFile = gateway("--spring.config.additional-location=file:" + file);
		int fromResources = gateway(kubernetes());
		for (String client : List.of("operator", "front-end")) {
			Eventually.asserted("the same answers", () -> {
				String answer = answer(fromResources, client, QUERY);
				assertThat(answer).contains("\"health\":\"HEALTHY\"").doesNotContain("UNKNOWN", "errors");
				assertThat(answer).isEqualTo(answer(fromFile, client, QUERY));
			});
		}
		String admin = "{ clients { name roles } }";
		assertThat(answer(fromResources, "operator", admin)).isEqualTo(answer(fromFile, "operator", admin));
	}

	private static final String QUERY = """
			{ clusters { id name labels { name value } administrativeState health portals { name } availability { capacity allocated remaining ready } }
			  portals { id name uid generation url labels { name value } cluster { name } administrativeState tier weight health maximum allocated
			    environments { id name state alias resource capacity } }
			  tenants { id name indexUrl portals { name cluster { name } } workshops { name } }
			  workshops { totalCount nodes { id name title availability { capacity allocated remaining ready } environments { name portal { name } } } } }
			""";

	@Test
	void gatewayIsReadyOnceTheFleetIsThere() throws Exception {
		int port = gateway(kubernetes());
		Eventually.until("ready", () -> get(port, "/readyz", null).statusCode() == 200);
		String token = LoggedIn.token(port, "operator", PASSWORD);
		assertThat(data(port, token, "{ portals { health } }").findValuesAsString("health")).hasSize(3)
			.doesNotContain("UNKNOWN");
		JsonNode health = JsonMapper.shared().readTree(get(port, "/actuator/health", token).body());
		assertThat(health.at("/components/discovery/details/ClusterConfig/live").asBoolean()).isTrue();
		assertThat(health.toString()).doesNotContain("robot-password", Resources.ADMIN_PASSWORD, PASSWORD);
	}

	@Test
	void adminsSeeHowAClusterIsDiscovered() throws Exception {
		int port = gateway(kubernetes());
		Eventually.until("ready", () -> get(port, "/readyz", null).statusCode() == 200);
		String query = "{ cluster(name: \"eu-1\") { discovery { source live lastEventAt detail } } }";
		String operator = LoggedIn.token(port, "operator", PASSWORD);
		Eventually.until("live", () -> data(port, operator, query).at("/data/cluster/discovery/live").asBoolean(false));
		JsonNode discovery = data(port, operator, query).at("/data/cluster/discovery");
		assertThat(discovery.get("source").asString()).isEqualTo("KUBERNETES");
		assertThat(discovery.get("lastEventAt").isNull()).isFalse();
		assertThat(discovery.get("detail").isNull()).isTrue();
		this.own.put(Resources.pendingPortal("late", "Pending", ""));
		Eventually.until("detail",
				() -> data(port, operator, query).at("/data/cluster/discovery/detail")
					.asString("")
					.equals("TrainingPortal late: no URL yet (Pending)"));
		String tenant = LoggedIn.token(port, "front-end", PASSWORD);
		JsonNode hidden = data(port, tenant, query).at("/data/cluster");
		assertThat(hidden.get("discovery").isNull()).isTrue();
	}

	@Test
	void tokenEndsWithItsClientAndWithItsPassword() throws Exception {
		int port = gateway(kubernetes());
		Eventually.until("ready", () -> get(port, "/readyz", null).statusCode() == 200);
		String token = LoggedIn.token(port, "front-end", PASSWORD);
		assertThat(get(port, "/graphql?query=%7Bviewer%7Bname%7D%7D", token).statusCode()).isEqualTo(200);
		this.own.put(Resources.client("front-end", "another-password", "tenant", "academy"));
		Eventually.until("another password",
				() -> get(port, "/graphql?query=%7Bviewer%7Bname%7D%7D", token).statusCode() == 401);
		String other = LoggedIn.token(port, "front-end", "another-password");
		this.own.delete(ResourceKind.CLIENT_CONFIG, Resources.NAMESPACE, "front-end");
		Eventually.until("gone", () -> get(port, "/graphql?query=%7Bviewer%7Bname%7D%7D", other).statusCode() == 401);
	}

	@Test
	void subscribersSeePortalsComeAndGo() throws Exception {
		int port = gateway(kubernetes());
		Eventually.until("ready", () -> get(port, "/readyz", null).statusCode() == 200);
		String token = LoggedIn.token(port, "operator", PASSWORD);
		BlockingQueue<JsonNode> changes = new LinkedBlockingQueue<>();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port)))
			.header("Authorization", "Bearer " + token)
			.header("Accept", "text/event-stream")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers
				.ofString("{\"query\": \"subscription { portalChanges { added removed portal { name } } }\"}"))
			.build();
		try (Stream<String> lines = this.http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
			Thread reader = Thread.ofVirtual()
				.start(() -> lines.filter((line) -> line.startsWith("data:{"))
					.forEach((line) -> changes.add(JsonMapper.shared().readTree(line.substring("data:".length())))));
			for (int i = 0; i < this.portals.size(); i++) {
				JsonNode present = Eventually.next("present portal", changes).at("/data/portalChanges");
				assertThat(present.get("added").asBoolean()).isFalse();
			}
			PortalSimulator late = portal("late");
			try (late) {
				this.remote.put(Resources.portal("late", late.url()));
				await(changes, "added");
				this.remote.delete(ResourceKind.TRAINING_PORTAL, "", "late");
				await(changes, "removed");
			}
			reader.interrupt();
		}
	}

	private static void await(BlockingQueue<JsonNode> changes, String flag) throws InterruptedException {
		JsonNode change;
		do {
			change = Eventually.next(flag, changes).at("/data/portalChanges");
		}
		while (!change.at("/portal/name").asString().equals("late") || !change.get(flag).asBoolean());
	}

	private String[] kubernetes() {
		try {
			Path kubeconfig = Files.writeString(this.folder.resolve("kubeconfig"), this.own.kubeconfig());
			return new String[] { "--gateway.discovery.kubernetes.enabled=true",
					"--gateway.discovery.kubernetes.kubeconfig=" + kubeconfig,
					"--gateway.discovery.kubernetes.own-portal-url=",
					"--gateway.discovery.kubernetes.allow-insecure-tls=true" };
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private int gateway(String... options) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.shutdown=immediate",
				"--gateway.refresh.interval=1s", "--gateway.discovery.reload-interval=0",
				"--gateway.subscriptions.interval=20ms", "--gateway.security.login-attempts=1000"));
		arguments.addAll(List.of(options));
		ServletWebServerApplicationContext gateway = (ServletWebServerApplicationContext) new SpringApplicationBuilder(
				GatewayApplication.class)
			.run(arguments.toArray(String[]::new));
		this.gateways.add(gateway);
		return gateway.getWebServer().getPort();
	}

	private String answer(int port, String client, String query) throws Exception {
		return post(port, LoggedIn.token(port, client, PASSWORD), query);
	}

	private JsonNode data(int port, String token, String query) {
		return GraphQlRequests.answer(this.http, GraphQlRequests.post(port, token, query));
	}

	private String post(int port, String token, String query) {
		return GraphQlRequests.send(this.http, GraphQlRequests.post(port, token, query)).body();
	}

	private HttpResponse<String> get(int port, String path, String token) {
		return GraphQlRequests.send(this.http, GraphQlRequests.request(port, path, token));
	}

}
