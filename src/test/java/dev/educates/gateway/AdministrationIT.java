package dev.educates.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.graphql.test.tester.GraphQlTester;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do: take portals and clusters out, and read why requests were refused.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=200ms", "gateway.subscriptions.interval=20ms",
				"gateway.clients[0].name=operator", "gateway.clients[0].password={noop}administration",
				"gateway.clients[0].roles[0]=admin" })
@ExtendWith(OutputCaptureExtension.class)
class AdministrationIT {

	private static final PortalSimulator EU = portal("eu-portal");

	private static final PortalSimulator US = portal("us-portal");

	@LocalServerPort
	private int port;

	private GraphQlTester operator;

	private static PortalSimulator portal(String name) {
		return new PortalSimulator(PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(EnvironmentSpecification.of(name + "-env", "lab", 100)
				.lasting(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofHours(1)))
			.with(EnvironmentSpecification.of(name + "-none", "tight", 0)), Clock.systemUTC()).start();
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		GatewayOptions options = new GatewayOptions();
		List.of(EU, US).forEach((portal) -> options.portal(portal.specification().name().substring(0, 2), portal));
		options.addTo(registry);
	}

	@AfterAll
	static void stop() {
		EU.close();
		US.close();
	}

	@BeforeEach
	void login() {
		this.operator = HttpGraphQlTester.create(WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl("http://127.0.0.1:" + this.port + "/graphql")
			.defaultHeader("Authorization", "Bearer " + LoggedIn.token(this.port, "operator", "administration"))
			.responseTimeout(Duration.ofSeconds(60))
			.build());
	}

	@AfterEach
	void backToNormal() {
		set(portalId("eu", "eu-portal"), "ACTIVE");
		set(clusterId("eu"), "ACTIVE");
	}

	/**
	 * The first look at a portal may fail on a busy machine; the next one follows soon.
	 */
	@BeforeEach
	void portalsAreRead() {
		Eventually.asserted("both portals are read",
				() -> ask("{ portals { health } }").path("portals[*].health")
					.entityList(String.class)
					.containsExactly("HEALTHY", "HEALTHY"));
	}

	private GraphQlTester.Response ask(String document) {
		return this.operator.document(document).execute();
	}

	private String portalId(String cluster, String name) {
		return ask("{ portal(cluster: \"%s\", name: \"%s\") { id } }".formatted(cluster, name)).path("portal.id")
			.entity(String.class)
			.get();
	}

	private String clusterId(String name) {
		return ask("{ cluster(name: \"%s\") { id } }".formatted(name)).path("cluster.id").entity(String.class).get();
	}

	private GraphQlTester.Response set(String id, String state) {
		return ask(
				"mutation { setAdministrativeState(id: \"%s\", state: %s) { ... on Portal { administrativeState } ... on Cluster { administrativeState } } }"
					.formatted(id, state));
	}

	private String clusterOfNew(String user) {
		return ask("""
				mutation { requestSession(input: {workshop: "lab", user: "%s"}) {
				  ... on SessionGranted { session { cluster { name } } } } }""".formatted(user))
			.path("requestSession.session.cluster.name")
			.entity(String.class)
			.get();
	}

	@Test
	void cordonedPortalGivesNoNewSessionsAndKeepsThoseThatExist(CapturedOutput output) {
		set(clusterId("us"), "CORDONED");
		assertThat(clusterOfNew("ann")).isEqualTo("eu");
		set(clusterId("us"), "ACTIVE");
		set(portalId("eu", "eu-portal"), "CORDONED").path("setAdministrativeState.administrativeState")
			.entity(String.class)
			.isEqualTo("CORDONED");
		for (String user : List.of("ben", "cleo", "dan")) {
			assertThat(clusterOfNew(user)).isEqualTo("us");
		}
		assertThat(clusterOfNew("ann")).as("its own session").isEqualTo("eu");
		String id = ask("{ sessions(user: \"ann\") { nodes { id } } }").path("sessions.nodes[0].id")
			.entity(String.class)
			.get();
		ask("mutation { extendSession(id: \"%s\") { ... on SessionUnchanged { reason } } }".formatted(id))
			.path("extendSession.reason")
			.entity(String.class)
			.isEqualTo("NOT_EXTENDABLE");
		ask("mutation { terminateSession(id: \"%s\") { __typename } }".formatted(id))
			.path("terminateSession.__typename")
			.entity(String.class)
			.isEqualTo("SessionTerminated");
		assertThat(output)
			.contains("act=set-administrative-state caller=client:operator portal=eu/eu-portal outcome=CORDONED");
	}

	@Test
	void refusalOfACordonedFleetSaysSo() {
		set(clusterId("us"), "CORDONED");
		set(portalId("eu", "eu-portal"), "CORDONED");
		GraphQlTester.Response refused = ask("""
				mutation { requestSession(input: {workshop: "lab", user: "fay"}) { ... on SessionRefused {
				  reason message explanation { candidates { rank } excluded { rule certainty detail } } } } }""");
		set(clusterId("us"), "ACTIVE");
		refused.path("requestSession.reason").entity(String.class).isEqualTo("WORKSHOP_NOT_RUNNING");
		refused.path("requestSession.message")
			.entity(String.class)
			.isEqualTo("no portal runs 'lab' for new sessions now: cluster us is cordoned: it takes no new sessions; "
					+ "portal eu/eu-portal is cordoned: it takes no new sessions. Maybe ask those who run the portals when there will be one");
		refused.path("requestSession.explanation.excluded[*].rule")
			.entityList(String.class)
			.containsExactly("CLUSTER_CORDONED", "PORTAL_CORDONED");
	}

	@Test
	void candidatesSayWhyTheyStandWhereTheyDo() {
		GraphQlTester.Response preview = ask("""
				{ placementPreview(input: {workshop: "lab", user: "gus"}) { policy candidates { rank detail } } }""");
		preview.path("placementPreview.policy").entity(String.class).isEqualTo("soonest");
		List<String> details = preview.path("placementPreview.candidates[*].detail").entityList(String.class).get();
		assertThat(details).hasSize(2);
		assertThat(details.getFirst()).matches(
				"1st: no requests are in flight(, a request takes \\d+\\.\\d s)? and no sessions are ready, .* seats are left; seen \\d+ s ago");
		assertThat(details.getLast()).matches("2nd: (like|equal to) (eu/eu|us/us)-portal, .*; seen \\d+ s ago");
	}

	@Test
	void cordonIsSentToSubscribers() throws Exception {
		String query = "{\"query\": \"subscription { portalChanges { portal { name administrativeState } } }\"}";
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<Stream<String>> events = http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/graphql"))
					.header("Authorization", "Bearer " + LoggedIn.token(this.port, "operator", "administration"))
					.header("Content-Type", "application/json")
					.header("Accept", "text/event-stream")
					.POST(HttpRequest.BodyPublishers.ofString(query))
					.build(), HttpResponse.BodyHandlers.ofLines());
			CompletableFuture<String> cordoned = CompletableFuture.supplyAsync(() -> events.body()
				.filter((line) -> line.contains("\"eu-portal\"") && line.contains("CORDONED"))
				.findFirst()
				.orElseThrow());
			set(portalId("eu", "eu-portal"), "CORDONED");
			assertThat(cordoned.get(60, TimeUnit.SECONDS)).contains("portalChanges");
			http.shutdownNow();
		}
	}

	@Test
	void cordonedClusterHasNoSeatsLeft() {
		String seats = "{ cluster(name: \"eu\") { administrativeState availability { remaining } } }";
		assertThat(ask(seats).path("cluster.availability.remaining").entity(Integer.class).get()).isPositive();
		set(clusterId("eu"), "CORDONED");
		ask(seats).path("cluster.administrativeState").entity(String.class).isEqualTo("CORDONED");
		ask(seats).path("cluster.availability.remaining").entity(Integer.class).isEqualTo(0);
	}

	@Test
	void onlyClustersAndPortalsHaveAnAdministrativeState() {
		String workshop = ask("{ workshop(name: \"lab\") { id } }").path("workshop.id").entity(String.class).get();
		// cluster and portal that are not configured
		for (String id : List.of(workshop, "Y2x1c3RlcgAAbm93aGVyZQ", "cG9ydGFsAABldQBub3doZXJl")) {
			set(id, "CORDONED").errors().satisfy((errors) -> {
				assertThat(errors).singleElement()
					.satisfies((error) -> assertThat(error.getExtensions()).containsEntry("code", "BAD_USER_INPUT"));
				assertThat(errors.getFirst().getMessage()).contains(id, "not that of a cluster or a portal");
			});
		}
	}

	@Test
	void decisionsAreKeptWithTheirReasons() {
		clusterOfNew("eve");
		clusterOfNew("eve");
		ask("mutation { requestSession(input: {workshop: \"tight\", user: \"eve\"}) { ... on SessionRefused { reason } } }");
		GraphQlTester.Response kept = ask(
				"""
						{ placements(first: 2) { pageInfo { hasNextPage endCursor }
						    nodes { outcome reason message user workshop caller session cluster steps { cluster portal rank rule detail } } } }""");
		kept.path("placements.nodes[0].outcome").entity(String.class).isEqualTo("REFUSED");
		kept.path("placements.nodes[0].reason").entity(String.class).isEqualTo("WORKSHOP_NOT_RUNNING");
		kept.path("placements.nodes[0].user").entity(String.class).isEqualTo("eve");
		kept.path("placements.nodes[0].caller").entity(String.class).isEqualTo("operator");
		kept.path("placements.nodes[0].session").valueIsNull();
		kept.path("placements.nodes[0].steps[*].rank").entityList(Object.class).containsExactly(null, null);
		kept.path("placements.nodes[0].steps[0].rule").hasValue();
		kept.path("placements.nodes[1].outcome").entity(String.class).isEqualTo("REUSED");
		kept.path("placements.nodes[1].session").hasValue();
		String cursor = kept.path("placements.pageInfo.endCursor").entity(String.class).get();
		ask("{ placements(first: 1, after: \"%s\") { nodes { outcome steps { rank } } } }".formatted(cursor))
			.path("placements.nodes[0].outcome")
			.entity(String.class)
			.isEqualTo("GRANTED")
			.path("placements.nodes[0].steps[*].rank")
			.entityList(Integer.class)
			.containsExactly(1, 2);
		ask("{ placements(workshop: \"tight\", outcome: GRANTED) { nodes { id } } }").path("placements.nodes")
			.entityList(Object.class)
			.hasSize(0);
		String id = ask("{ placements(outcome: REFUSED, first: 1) { nodes { id } } }").path("placements.nodes[0].id")
			.entity(String.class)
			.get();
		ask("{ node(id: \"%s\") { ... on Placement { workshop } } }".formatted(id)).path("node.workshop")
			.entity(String.class)
			.isEqualTo("tight");
	}

}
