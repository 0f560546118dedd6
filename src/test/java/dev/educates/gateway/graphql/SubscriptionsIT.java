package dev.educates.gateway.graphql;

import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.subscription.SubscriptionDispatcher;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.IssuerSimulator;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Subscriptions over both transports, with raw frames. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.discovery.reload-interval=0", "gateway.security.login-attempts=1000",
				"gateway.sockets.init-timeout=4s", "gateway.sockets.keep-alive=300ms",
				"gateway.subscriptions.interval=50ms", "gateway.subscriptions.recheck=200ms",
				"gateway.subscriptions.maximum-per-caller=3", "spring.graphql.http.sse.keep-alive=200ms",
				"gateway.cors.allowed-origins=https://academy.example.com" })
class SubscriptionsIT {

	private static final String PASSWORD = "subscriptions";

	private static final PortalSimulator ALPHA = portal("alpha");

	private static final PortalSimulator BETA = portal("beta");

	private static final IssuerSimulator ISSUER = new IssuerSimulator(0, Clock.systemUTC()).start();

	private static final String AVAILABILITY = "subscription { workshopAvailability { name availability { remaining } } }";

	@LocalServerPort
	private int port;

	@Autowired
	private Access access;

	@Autowired
	private SubscriptionDispatcher feeds;

	@Autowired
	private ServletWebServerApplicationContext context;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Tenancy tenancy;

	private static PortalSimulator portal(String name) {
		return new PortalSimulator(PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(EnvironmentSpecification.of(name + "-env", name + "-lab", 1000))
			.with(EnvironmentSpecification.of(name + "-quiet", name + "-quiet", 5)), Clock.systemUTC()).start();
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		GatewayOptions options = new GatewayOptions().with("gateway.oidc[0].issuer=" + ISSUER.url());
		for (PortalSimulator portal : List.of(ALPHA, BETA)) {
			String name = portal.specification().name();
			options.portal(name, portal).tenant(name, name).client(name + "-client", PASSWORD, "tenant", name);
		}
		options.client("operator", PASSWORD, "admin", "*")
			.client("crowd-sse", PASSWORD, "tenant", "alpha")
			.client("crowd-websocket", PASSWORD, "tenant", "alpha")
			.addTo(registry);
	}

	@AfterAll
	static void stop() {
		ALPHA.close();
		BETA.close();
		ISSUER.close();
	}

	@BeforeEach
	void configured() {
		if (this.tenancy == null) {
			this.tenancy = this.access.tenancy();
		}
		Eventually.until("nobody listens from the test before", () -> this.feeds.subscribers() == 0);
		Eventually.asserted("both portals were seen",
				() -> assertThat(ask(token("operator"), "{ portals { health } }").at("/data/portals").valueStream())
					.hasSize(2)
					.allMatch((portal) -> portal.get("health").asString().equals("HEALTHY")));
	}

	private String token(String client) {
		return LoggedIn.token(this.port, client, PASSWORD);
	}

	@Nested
	class BothTransports {

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void tellThePresentStateFirstAndThenChanges(String transport) throws Exception {
			try (EventStream events = listen(transport, token("alpha-client"), AVAILABILITY)) {
				List<JsonNode> first = List.of(events.next(), events.next());
				assertThat(first).extracting((each) -> each.at("/data/workshopAvailability/name").asString())
					.containsExactlyInAnyOrder("alpha-lab", "alpha-quiet");
				int before = remaining(first, "alpha-lab");
				request("operator", "beta", "beta-lab", "eve");
				request("alpha-client", null, "alpha-lab", "ann-" + transport);
				JsonNode change = events.next();
				// a session of the test before may still be on its way out
				while (change.at("/data/workshopAvailability/name").asString().equals("alpha-quiet")) {
					change = events.next();
				}
				assertThat(change.at("/data/workshopAvailability/name").asString()).isEqualTo("alpha-lab");
				assertThat(change.at("/data/workshopAvailability/availability/remaining").asInt())
					.isEqualTo(before - 1);
			}
		}

		private int remaining(List<JsonNode> events, String name) {
			return events.stream()
				.map((event) -> event.at("/data/workshopAvailability"))
				.filter((event) -> event.get("name").asString().equals(name))
				.findFirst()
				.orElseThrow()
				.at("/availability/remaining")
				.asInt();
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void tellWhatHappensToSessionsOfTheCallerAlone(String transport) throws Exception {
			String ann = ISSUER.token(Map.of("sub", "ann", "tenant", "alpha"), Duration.ofHours(1));
			try (EventStream events = listen(transport, ann,
					"subscription { sessionChanges { kind session { id user tenant } } }")) {
				events.begun();
				request("alpha-client", null, "alpha-lab", "ben-" + transport);
				String id = request("alpha-client", null, "alpha-quiet", "ann");
				JsonNode granted = events.next().at("/data/sessionChanges");
				assertThat(granted.get("kind").asString()).isEqualTo("GRANTED");
				assertThat(granted.at("/session/user").asString()).isEqualTo("ann");
				assertThat(granted.at("/session/id").asString()).isEqualTo(id);
				ask(token("alpha-client"), "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(id));
				assertThat(events.next().at("/data/sessionChanges/kind").asString()).isEqualTo("ENDED");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void tellAdminsOfPortals(String transport) throws Exception {
			try (EventStream events = listen(transport, token("operator"),
					"subscription { portalChanges { removed portal { name health allocated } } }")) {
				assertThat(List.of(events.next(), events.next()))
					.extracting((each) -> each.at("/data/portalChanges/portal/name").asString())
					.containsExactlyInAnyOrder("alpha", "beta");
				request("operator", "beta", "beta-lab", "portal-" + transport);
				JsonNode change = events.next();
				// a session of the test before may still be on its way out
				while (change.at("/data/portalChanges/portal/name").asString().equals("alpha")) {
					change = events.next();
				}
				assertThat(change.at("/data/portalChanges/portal/name").asString()).isEqualTo("beta");
				assertThat(change.at("/data/portalChanges/portal/allocated").asInt()).isPositive();
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void tellWhoMayNotListenWhy(String transport) throws Exception {
			assertEnds(transport, "alpha-client", "subscription { portalChanges { removed } }", "FORBIDDEN");
			assertEnds(transport, "alpha-client",
					AVAILABILITY.replace("Availability {", "Availability(tenant: \"beta\") {"), "FORBIDDEN");
			assertEnds(transport, null, AVAILABILITY, "UNAUTHENTICATED");
		}

		private void assertEnds(String transport, String client, String query, String code) throws Exception {
			try (EventStream events = listen(transport, (client != null) ? token(client) : null, query)) {
				assertThat(events.next().at("/errors/0/extensions/code").asString()).isEqualTo(code);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void answerQueriesToo(String transport) throws Exception {
			try (EventStream events = listen(transport, token("alpha-client"), "{ viewer { name } }")) {
				assertThat(events.next().at("/data/viewer/name").asString()).isEqualTo("alpha-client");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void tellWhatIsWrongWithAnOperation(String transport) throws Exception {
			try (EventStream events = listen(transport, token("alpha-client"), "subscription { nonsense }")) {
				assertThat(events.next().at("/errors/0/message").asString()).contains("nonsense");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void endWhenTheClientIsNoMore(String transport) throws Exception {
			try (EventStream events = listen(transport, token("beta-client"), AVAILABILITY)) {
				events.next();
				events.next();
				SubscriptionsIT.this.access.replace(Tenancy.of(SubscriptionsIT.this.tenancy.tenants().values(),
						SubscriptionsIT.this.tenancy.clients()
							.values()
							.stream()
							.filter((Client client) -> !client.name().equals("beta-client"))
							.toList()));
				JsonNode last = events.next();
				while (last.has("data")) {
					last = events.next();
				}
				assertThat(last.at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
			}
			finally {
				SubscriptionsIT.this.access.replace(SubscriptionsIT.this.tenancy);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "sse", "websocket" })
		void areLimitedForEachCaller(String transport) throws Exception {
			String crowd = token("crowd-" + transport);
			try (EventStream one = listen(transport, crowd, AVAILABILITY);
					EventStream two = listen(transport, crowd, AVAILABILITY);
					EventStream three = listen(transport, crowd, AVAILABILITY)) {
				for (EventStream events : List.of(one, two, three)) {
					assertThat(events.next().has("data")).isTrue();
				}
				try (EventStream four = listen(transport, crowd, AVAILABILITY)) {
					assertThat(four.next().at("/errors/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
				}
			}
			Eventually.until("those who left no longer count", () -> {
				try (EventStream events = listen(transport, crowd, AVAILABILITY)) {
					return events.next().has("data");
				}
			});
		}

	}

	/** As a browser's {@code EventSource} does, which has no other method. */
	@Test
	void getWithEventsSubscribes() throws Exception {
		try (EventStream events = new EventStream.ServerSent(this.http,
				get("subscription { workshopAvailability { name } }"))) {
			assertThat(events.next().at("/data/workshopAvailability/name").asString()).startsWith("alpha-");
		}
	}

	@Test
	void getChangesNothing() throws Exception {
		HttpResponse<String> answer = this.http.send(get(
				"subscription { requestSessionWhenAvailable(patienceSeconds: 5, input: {workshop: \"alpha-lab\"}) { __typename } }")
			.header("Accept", "text/event-stream")
			.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.body()).contains("send a POST", "event:complete").doesNotContain("SessionGranted");
		HttpResponse<String> single = this.http.send(get(AVAILABILITY).header("Accept", "application/json").build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(single.statusCode()).isEqualTo(405);
	}

	private HttpRequest.Builder get(String query) {
		return HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql?query=%s".formatted(this.port,
					URLEncoder.encode(query, StandardCharsets.UTF_8))))
			.header("Authorization", "Bearer " + token("alpha-client"));
	}

	/** Apollo Client takes a part when it has seen the boundary after it. */
	@ParameterizedTest
	@ValueSource(strings = { "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",
			"multipart/mixed;subscriptionSpec=\"1.0\", application/json",
			"multipart/mixed;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9",
			"multipart/mixed;subscriptionSpec=1.0" })
	void multipartSubscriptionOfApolloClientIsServed(String accept) throws Exception {
		HttpResponse<InputStream> answer = this.http.send(post(AVAILABILITY, accept),
				HttpResponse.BodyHandlers.ofInputStream());
		assertThat(answer.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("multipart/mixed")
				.contains("boundary=\"graphql\"", "subscriptionSpec=1.0"));
		try (Scanner parts = new Scanner(answer.body(), StandardCharsets.UTF_8).useDelimiter("\r\n--graphql")) {
			assertThat(payload(parts).at("/payload/data/workshopAvailability/name").asString()).startsWith("alpha-");
			assertThat(payload(parts).at("/payload/data/workshopAvailability/name").asString()).startsWith("alpha-");
			assertThat(payload(parts)).as("a heartbeat").isEmpty();
		}
	}

	private static JsonNode payload(Scanner parts) {
		String[] part = parts.next().split("\r\n\r\n", 2);
		assertThat(part[0].strip()).isEqualTo("Content-Type: application/json");
		return JsonMapper.shared().readTree(part[1]);
	}

	@Test
	void multipartSubscriptionThatMayNotBeHasAnErrorAndAnEnd() throws Exception {
		HttpResponse<String> answer = this.http.send(post("subscription { portalChanges { removed } }",
				"multipart/mixed;subscriptionSpec=1.0,application/json"), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.body()).contains("{\"payload\":null,\"errors\":[", "FORBIDDEN")
			.endsWith("\r\n--graphql--\r\n");
	}

	@Test
	void clientThatTakesAStreamAsWellAsJsonGetsOneAnswerToAQuery() throws Exception {
		HttpResponse<String> answer = this.http.send(
				post("{ viewer { name } }", "multipart/mixed;subscriptionSpec=1.0,application/json"),
				HttpResponse.BodyHandlers.ofString());
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).contains("alpha-client");
	}

	/** One that stays would hold up the end of the process, too. */
	@Test
	void streamWhoseReaderHasGoneIsEnded() throws Exception {
		StatisticsHandler statistics = ((JettyWebServer) this.context.getWebServer()).getServer()
			.getDescendant(StatisticsHandler.class);
		for (int i = 0; i < 3; i++) {
			try (EventStream events = listen("sse", token("beta-client"), AVAILABILITY)) {
				events.next();
			}
		}
		Eventually.until("no request is under way", () -> statistics.getRequestsActive() == 0);
	}

	@Nested
	class TheProtocol {

		@Test
		void answersAPingAndSendsItsOwn() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(null);
				socket.send("{\"type\": \"ping\"}");
				Set<String> types = new HashSet<>();
				while (!types.containsAll(Set.of("ping", "pong"))) {
					types.add(socket.message().get("type").asString());
				}
			}
		}

		@Test
		void endsASubscriptionThatIsCompleted() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(token("alpha-client"));
				socket.subscribe("a", AVAILABILITY);
				socket.next();
				socket.send("{\"type\": \"complete\", \"id\": \"a\"}");
				socket.subscribe("b", "{ viewer { name } }");
				// what was on its way comes, but no change from now on
				assertThat(socket.data("b").at("/data/viewer/name").asString()).isEqualTo("alpha-client");
				request("alpha-client", null, "alpha-lab", "completed");
				socket.subscribe("c", "{ viewer { kind } }");
				assertThat(socket.next().at("/data/viewer/kind").asString()).isEqualTo("CLIENT");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "not json", "[]", "{}", "{\"type\": \"nonsense\"}",
				"{\"type\": \"ping\", \"payload\": 1}", "{\"type\": \"complete\"}", "{\"type\": \"connection_ack\"}",
				"{\"type\": \"subscribe\", \"id\": \"a\"}",
				"{\"type\": \"subscribe\", \"payload\": {\"query\": \"{ viewer { kind } }\"}}",
				"{\"type\": \"subscribe\", \"id\": 1, \"payload\": {\"query\": \"{ viewer { kind } }\"}}",
				"{\"type\": \"subscribe\", \"id\": \"a\", \"payload\": \"query\"}",
				"{\"type\": \"subscribe\", \"id\": \"a\", \"payload\": {\"query\": 1}}",
				"{\"type\": \"subscribe\", \"id\": \"a\", \"payload\": {\"query\": \"{ x }\", \"variables\": []}}",
				"{\"type\": \"subscribe\", \"id\": \"a\", \"payload\": {\"query\": \"{ x }\", \"operationName\": 1}}" })
		void closesWith4400AfterNonsense(String message) throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(null);
				socket.send(message);
				assertThat(socket.closeCode()).isEqualTo(4400);
			}
		}

		@Test
		void closesWith4400BeforeInitiationToo() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.send("{\"type\": \"connection_init\", \"payload\": []}");
				assertThat(socket.closeCode()).isEqualTo(4400);
			}
		}

		@Test
		void closesWith4401BeforeInitiationAndAfterABadToken() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.subscribe("a", AVAILABILITY);
				assertThat(socket.closeCode()).isEqualTo(4401);
			}
			try (EventStream.Socket socket = open(null)) {
				socket
					.send("{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer abc.def.ghi\"}}");
				assertThat(socket.closeCode()).isEqualTo(4401);
			}
		}

		@Test
		void closesWith4403WhenTheTokenEnds() throws Exception {
			ShortLived.used((life) -> {
				EventStream.Socket socket = open(null);
				socket.initiate(ISSUER.token(Map.of("sub", "ann", "tenant", "alpha"), life));
				socket.subscribe("a", AVAILABILITY);
				socket.next();
				return socket;
			}, (socket) -> {
				assertThat(socket.closeCode()).isEqualTo(4403);
				socket.close();
			});
		}

		@Test
		void closesWith4408WithoutInitiation() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				assertThat(socket.closeCode()).isEqualTo(4408);
			}
		}

		@Test
		void closesWith4409IfAnIdIsUsedTwice() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(token("alpha-client"));
				socket.subscribe("a", AVAILABILITY);
				socket.next();
				socket.subscribe("a", AVAILABILITY);
				assertThat(socket.closeCode()).isEqualTo(4409);
			}
			Eventually.until("the first has left, too", () -> SubscriptionsIT.this.feeds.subscribers() == 0);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{ viewer { kind } }", "mutation { logout }", "{ not valid" })
		void closesWith4409IfALiveIdIsUsedByAnyOperation(String operation) throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(token("alpha-client"));
				socket.subscribe("a", AVAILABILITY);
				socket.next();
				socket.subscribe("a", operation);
				assertThat(socket.closeCode()).isEqualTo(4409);
			}
			Eventually.until("the first has left, too", () -> SubscriptionsIT.this.feeds.subscribers() == 0);
		}

		@Test
		void takesAnIdAgainWhenItsOperationIsOver() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(token("alpha-client"));
				for (String operation : List.of("{ viewer { kind } }", "{ viewer { name } }",
						"subscription { portalChanges { removed } }", "{ viewer { kind } }")) {
					socket.subscribe("a", operation);
					String type = socket.next("a").get("type").asString();
					if (type.equals("next")) {
						assertThat(socket.next("a").get("type").asString()).isEqualTo("complete");
					}
				}
				assertThat(socket.code).isNotDone();
			}
		}

		@Test
		void takesTheHashOfADocumentAsHttpDoes() throws Exception {
			String query = "{ viewer { kind name } }";
			String hash = HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8)));
			Map<String, Object> extensions = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash));
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(token("alpha-client"));
				socket.subscribe("a", AVAILABILITY);
				socket.data("a");
				socket.send(subscribe("b", Map.of("extensions", extensions)));
				assertThat(socket.data("b").at("/errors/0/extensions/code").asString())
					.isEqualTo("PERSISTED_QUERY_NOT_FOUND");
				socket.send(subscribe("c", Map.of("query", query, "extensions", extensions)));
				assertThat(socket.data("c").at("/data/viewer/name").asString()).isEqualTo("alpha-client");
				socket.send(subscribe("d", Map.of("extensions", extensions)));
				assertThat(socket.data("d").at("/data/viewer/name").asString()).isEqualTo("alpha-client");
			}
		}

		private String subscribe(String id, Map<String, Object> payload) {
			return JsonMapper.shared().writeValueAsString(Map.of("type", "subscribe", "id", id, "payload", payload));
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"Authorization\": \"Bearer %s\"}", "{\"authorization\": \"Bearer %s\"}",
				"{\"headers\": {\"Authorization\": \"Bearer %s\"}}",
				"{\"headers\": {\"authorization\": \"Bearer %s\", \"x\": 1}}" })
		void takesTheTokenWhereClientsPutIt(String payload) throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.send("{\"type\": \"connection_init\", \"payload\": %s}"
					.formatted(payload.formatted(token("alpha-client"))));
				socket.subscribe("a", "{ viewer { name } }");
				assertThat(socket.data("a").at("/data/viewer/name").asString()).isEqualTo("alpha-client");
			}
		}

		@Test
		void closesWith4429AfterASecondInitiation() throws Exception {
			try (EventStream.Socket socket = open(null)) {
				socket.initiate(null);
				socket.send("{\"type\": \"connection_init\"}");
				assertThat(socket.closeCode()).isEqualTo(4429);
			}
		}

		@Test
		void isOpenForTheGatewaysOwnPagesAndAllowedOriginsAlone() throws Exception {
			for (String origin : List.of("https://academy.example.com",
					"http://127.0.0.1:" + SubscriptionsIT.this.port)) {
				open(origin).close();
			}
			for (String origin : List.of("https://evil.test", "http://academy.example.com")) {
				assertThatThrownBy(() -> open(origin)).as(origin).hasStackTraceContaining("403");
			}
		}

	}

	private String request(String client, String tenant, String workshop, String user) throws Exception {
		String scope = (tenant != null) ? "tenant: \"%s\", ".formatted(tenant) : "";
		return ask(token(client),
				"mutation { requestSession(input: {%sworkshop: \"%s\", user: \"%s\"}) { ... on SessionGranted { session { id } } } }"
					.formatted(scope, workshop, user))
			.at("/data/requestSession/session/id")
			.asString();
	}

	private JsonNode ask(String token, String query) {
		return GraphQlRequests.answer(this.http, GraphQlRequests.post(this.port, token, query));
	}

	private HttpRequest post(String query, String accept) {
		return GraphQlRequests.post(this.port, token("alpha-client"), query).header("Accept", accept).build();
	}

	private EventStream listen(String transport, String token, String query) throws Exception {
		if (transport.equals("sse")) {
			return new EventStream.ServerSent(this.http, GraphQlRequests.post(this.port, token, query));
		}
		EventStream.Socket socket = open(null);
		socket.initiate(token);
		socket.subscribe("a", query);
		return socket;
	}

	private EventStream.Socket open(String origin) throws Exception {
		EventStream.Socket socket = new EventStream.Socket();
		socket.connect(this.http, this.port, "Origin", origin);
		return socket;
	}

}
