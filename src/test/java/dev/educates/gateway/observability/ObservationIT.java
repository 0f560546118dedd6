package dev.educates.gateway.observability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What operators see after real requests: one portal is full, one has room, one is down.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = { "management.server.port=0",
		"gateway.management.open=health,prometheus", "management.tracing.sampling.probability=1",
		"management.opentelemetry.tracing.export.schedule-delay=50ms", "gateway.metrics.interval=50ms",
		"gateway.refresh.interval=200ms", "gateway.warm-up=200ms", "gateway.limits.rates.client-changes=1/m burst 60",
		"gateway.clients[0].name=operator", "gateway.clients[0].password={noop}" + ObservationIT.SECRET,
		"gateway.clients[0].roles[0]=admin", "gateway.clients[1].name=front",
		"gateway.clients[1].password={noop}" + ObservationIT.SECRET, "gateway.clients[1].roles[0]=tenant",
		"gateway.clients[1].tenants[0]=academy", "gateway.tenants[0].name=academy" })
class ObservationIT {

	static final String SECRET = "not-to-be-seen";

	private static final String LEARNER = "learner-not-to-be-seen";

	private static final Credentials ROBOT = new Credentials("id", SECRET, "robot@educates", SECRET);

	private static final PortalSimulator FULL = portal("full", 0);

	private static final PortalSimulator ROOMY = portal("roomy", 1000);

	/** Requests for a session, as configured: more than other tests make. */
	private static final int MOST = 60;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private Spans spans;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private String operator;

	private static PortalSimulator portal(String name, int seats) {
		return new PortalSimulator(PortalSpecification.of(name)
			.withRobot(ROBOT)
			.with(EnvironmentSpecification.of(name + "-w01", "lab", seats)), Clock.systemUTC()).start();
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		new GatewayOptions().portal("eu-1", FULL)
			.portal("eu-1", ROOMY)
			.portal("eu-1", "down", "http://127.0.0.1:9", ROBOT)
			.addTo(registry);
	}

	@AfterAll
	static void stop() {
		List.of(FULL, ROOMY).forEach(PortalSimulator::close);
	}

	@BeforeEach
	void ready() throws Exception {
		this.operator = LoggedIn.token(this.port, "operator", SECRET);
		Eventually.until("it is ready", () -> manage("/actuator/health/readiness", null).statusCode() == 200);
		Eventually.until("seats are told", () -> scraped().contains("gateway_workshop_seats"));
		Eventually.asserted("every portal was looked at", () -> {
			String metrics = scraped();
			assertThat(value(metrics, "gateway_portals", "health=\"HEALTHY\"")).isEqualTo(2);
			assertThat(value(metrics, "gateway_portals", "health=\"UNREACHABLE\"")).isEqualTo(1);
		});
	}

	/** What is counted when an answer was sent is there a moment later. */
	private void told(Consumer<String> assertions) {
		Eventually.asserted("metrics", () -> assertions.accept(scraped()));
	}

	@Test
	void grantsRefusalsAndTriesAreCounted() {
		assertThat(request("lab", "counted")).isEqualTo("SessionGranted");
		assertThat(request("lab", "counted")).isEqualTo("SessionGranted");
		assertThat(request("no-such-lab", "counted")).isEqualTo("SessionRefused");
		told((metrics) -> {
			assertThat(value(metrics, "gateway_session_requests_seconds_count", "outcome=\"GRANTED\"")).isPositive();
			assertThat(value(metrics, "gateway_session_requests_seconds_count", "outcome=\"REUSED\"")).isPositive();
			assertThat(value(metrics, "gateway_session_requests_seconds_count", "outcome=\"REFUSED\"",
					"reason=\"WORKSHOP_UNKNOWN\""))
				.isPositive();
			assertThat(value(metrics, "gateway_session_attempts_count", "outcome=\"GRANTED\"")).isGreaterThan(1);
			assertThat(value(metrics, "gateway_placement_seconds_count")).isGreaterThan(1);
			assertThat(value(metrics, "graphql_request_seconds_count", "graphql_operation=\"mutation\"",
					"graphql_outcome=\"SUCCESS\""))
				.isGreaterThan(1);
			assertThat(value(metrics, "http_server_requests_seconds_count", "uri=\"/graphql\"")).isGreaterThan(1);
		});
	}

	/** A request that was sent later has a parent: the one over HTTP. */
	@Test
	void warmUpIsInNoTrace() {
		assertThat(request("lab", "traced")).isEqualTo("SessionGranted");
		Eventually.asserted("spans", () -> assertThat(this.spans.all).anyMatch(ObservationIT::isOperation));
		assertThat(this.spans.all).filteredOn(ObservationIT::isOperation)
			.allMatch((span) -> span.getParentSpanContext().isValid());
	}

	private static boolean isOperation(SpanData span) {
		return span.getName().startsWith("graphql") || span.getName().equals("placement");
	}

	@Test
	void callsOfPortalsAreTimed() {
		assertThat(request("lab", "timed")).isEqualTo("SessionGranted");
		told((metrics) -> {
			assertThat(value(metrics, "gateway_portal_calls_seconds_count", "portal=\"eu-1/roomy\"",
					"operation=\"request\"", "outcome=\"ANSWERED\""))
				.isPositive();
			assertThat(value(metrics, "gateway_portal_calls_seconds_sum", "portal=\"eu-1/roomy\"",
					"operation=\"catalog\"", "outcome=\"ANSWERED\""))
				.isPositive();
			assertThat(value(metrics, "gateway_portal_calls_seconds_count", "portal=\"eu-1/down\"",
					"operation=\"catalog\"", "outcome=\"UNREACHED\""))
				.isPositive();
		});
	}

	@Test
	void stateOfTheFleetIsThere() {
		told((metrics) -> {
			assertThat(value(metrics, "gateway_portals", "health=\"HEALTHY\"")).isEqualTo(2);
			assertThat(value(metrics, "gateway_portals", "health=\"UNREACHABLE\"")).isEqualTo(1);
			assertThat(value(metrics, "gateway_portal_healthy", "portal=\"eu-1/down\"")).isZero();
			assertThat(value(metrics, "gateway_portal_reading_age_seconds", "portal=\"eu-1/roomy\"")).isBetween(0.0,
					60.0);
			assertThat(value(metrics, "gateway_portal_reading_age_seconds", "portal=\"eu-1/down\"")).isNaN();
			assertThat(value(metrics, "gateway_workshop_seats", "workshop=\"lab\"", "state=\"capacity\""))
				.isEqualTo(1000);
			assertThat(value(metrics, "gateway_subscribers")).isZero();
			assertThat(value(metrics, "gateway_seat_reservations")).isZero();
			assertThat(value(metrics, "gateway_waiting")).isZero();
			assertThat(value(metrics, "gateway_portal_polls_early_total")).isNotNegative();
		});
	}

	@Test
	void hitsOfCachesAreCounted() {
		String query = "{ viewer { name } }";
		ask(this.operator, null, query);
		Eventually.until("answers are found in memory", () -> {
			// kept for one generation of the fleet, which may have passed
			ask(this.operator, null, query);
			return value(scraped(), "cache_gets_total", "cache=\"responses\"", "result=\"hit\"") > 0;
		});
		request("lab", "cached");
		request("lab", "cached");
		String metrics = scraped();
		assertThat(value(metrics, "cache_gets_total", "cache=\"documents\"", "result=\"hit\"")).isPositive();
		assertThat(value(metrics, "cache_gets_total", "cache=\"tokens\"", "result=\"hit\"")).isPositive();
	}

	/** Filters answer them, and no controller. */
	@Test
	void answersFromMemoryAreCountedByTheirPath() {
		HttpResponse<String> list = get(this.port, "/api/v1/workshops", this.operator);
		assertThat(list.statusCode()).isEqualTo(200);
		Eventually.until("both are found in memory", () -> {
			ask(this.operator, null, "{ viewer { name  } }");
			get(this.port, "/api/v1/workshops", this.operator);
			return value(scraped(), "cache_gets_total", "cache=\"responses\"", "result=\"hit\"") > 2;
		});
		told((metrics) -> {
			assertThat(value(metrics, "http_server_requests_seconds_count", "uri=\"/graphql\"")).isPositive();
			assertThat(value(metrics, "http_server_requests_seconds_count", "uri=\"/api/v1/**\"")).isPositive();
		});
		assertThat(scraped()).doesNotContain("uri=\"UNKNOWN\"");
	}

	@Test
	void refusalsByLimitsAreCounted() {
		String front = LoggedIn.token(this.port, "front", SECRET);
		String mutation = "mutation { requestSession(input: {workshop: \"no-such-lab\"}) { __typename } }";
		String code = "";
		// one may be made for each minute that passes
		for (int i = 0; i < 2 * MOST && !code.equals("TOO_MANY_REQUESTS"); i++) {
			code = ask(front, null, mutation).at("/errors/0/extensions/code").asString("");
		}
		told((metrics) -> {
			assertThat(value(metrics, "gateway_limit_refusals_total", "limit=\"CHANGES\"")).isPositive();
			assertThat(value(metrics, "gateway_limit_refusals_total", "limit=\"AT_ONCE_IN_ALL\"")).isZero();
			assertThat(value(metrics, "gateway_operations")).isZero();
		});
	}

	/**
	 * Prometheus before 2.43 and some services in its place drop the whole answer else.
	 */
	@Test
	void exemplarsAreWhereOpenMetricsAllowsThem() {
		request("lab", "exemplary");
		Eventually.asserted("exemplars", () -> {
			String metrics = send(HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(this.managementPort)))
				.header("Accept", "application/openmetrics-text; version=1.0.0")
				.build()).body();
			assertThat(metrics.lines().filter((line) -> line.contains(" # {"))).isNotEmpty()
				.allMatch((line) -> line.matches("[a-z_]+_(bucket|total)\\{.*"));
		});
	}

	/** A rule over a metric that is not there never fires, in silence. */
	@ParameterizedTest
	@ValueSource(strings = { "alerts.yml", "dashboard.json", "README.md" })
	void metricsInTheDocumentsExist(String file) throws IOException {
		assertThat(request("lab", "documented")).isEqualTo("SessionGranted");
		ask(this.operator, null, "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(anySession()));
		List<String> named = Pattern.compile("\\b(gateway|graphql_request|http_server|cache|jvm|process)_[a-z_]+[a-z]")
			.matcher(Files.readString(Path.of("docs/operations", file)))
			.results()
			.map(MatchResult::group)
			// those exist with replicas alone
			.filter((metric) -> !metric.startsWith("gateway_coordination_"))
			.distinct()
			.toList();
		assertThat(named).hasSizeGreaterThan(5);
		told((metrics) -> assertThat(named).allSatisfy((metric) -> assertThat(metrics).contains("\n" + metric)));
	}

	private String anySession() {
		return ask(this.operator, null, "{ sessions(first: 1) { nodes { id } } }").at("/data/sessions/nodes/0/id")
			.asString();
	}

	private static final Pattern METRIC = Pattern.compile("# TYPE (\\S+) \\w+");

	@Test
	void eachMetricIsInSnakeCaseHasHelpAndIsInTheDocument() throws IOException {
		assertThat(request("lab", "listed")).isEqualTo("SessionGranted");
		ask(this.operator, null, "{ nonsense");
		ask(this.operator, null, "{ node(id: \"nonsense\") { id } }");
		ask(this.operator, null, "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(anySession()));
		List<Pattern> listed = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("docs/operations/README.md")))
			.results()
			.flatMap((row) -> Pattern.compile("`([a-z_]+…?)`").matcher(row.group(1)).results())
			.map((name) -> Pattern.compile(name.group(1).replace("…", ".+") + "(_max|_info)?"))
			.toList();
		told((metrics) -> {
			List<String> names = METRIC.matcher(metrics).results().map((type) -> type.group(1)).toList();
			assertThat(names).contains("gateway_session_changes_seconds")
				.allSatisfy((name) -> assertThat(name).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"))
				.allSatisfy((name) -> assertThat(metrics).containsPattern("# HELP " + name + " \\S+"))
				.allSatisfy((name) -> assertThat(listed).as(name + " in README.md")
					.anyMatch((pattern) -> pattern.matcher(name).matches()));
		});
	}

	/** A critical alert is raised for what is said to be a fault of the gateway. */
	@Test
	void mistakesOfClientsAreNoFaultsOfTheGateway() {
		String reused = "mutation { requestSession(input: {workshop: \"lab\", user: \"%s\", actionId: \"one\"}) { __typename } }";
		ask(this.operator, null, reused.formatted("first"));
		for (String mistake : List.of("{ nonsense", "{ viewer { nme } }", "{ node(id: \"nonsense\") { id } }",
				"{ sessions(first: 1000) { nodes { name } } }",
				"query($a: Int!) { sessions(first: $a) { nodes { name } } }",
				"{ " + "portals { environments { sessions { portal { environments { sessions { portal { environments { sessions { portal { environments { sessions { id } } } } } } } } } } } }"
						+ " }",
				"{ portals { environments { workshop { environments { sessions { name portal { environments { name sessions { name } } } } } } } } }",
				reused.formatted("second"))) {
			assertThat(ask(this.operator, null, mistake).at("/errors/0/extensions/code").asString()).as(mistake)
				.isEqualTo("BAD_USER_INPUT");
		}
		told((metrics) -> assertThat(value(metrics, "graphql_request_seconds_count", "REQUEST_ERROR"))
			.isGreaterThanOrEqualTo(8));
		assertThat(scraped()).doesNotContain("INTERNAL_ERROR", "outcome=\"FAULT\"")
			.contains("reason=\"ACTION_ID_REUSED\"");
	}

	@Test
	void whatClientsWriteIsNoLabel() {
		request("lab-of-my-own", "somebody");
		ask(this.operator, null, "query MyOwnName { viewer { name } }");
		ask(this.operator, null, "query { nonsense");
		assertThat(get(this.port, "/my/own/path", null).statusCode()).isEqualTo(404);
		told((metrics) -> assertThat(metrics).contains("graphql_operation=\"query\""));
		assertThat(scraped()).doesNotContain("lab-of-my-own", "MyOwnName", "/my/own/path", "nonsense");
	}

	@Test
	void noSecretIsExposed() {
		assertThat(request("lab", LEARNER)).isEqualTo("SessionGranted");
		Eventually.until("the span of the request",
				() -> this.spans.all.stream().anyMatch((span) -> span.getName().equals("requestSession")));
		assertThat(scraped()).doesNotContain(SECRET, LEARNER, "robot@educates", "/activate");
		assertThat(manage("/actuator/health", this.operator).body()).doesNotContain(SECRET, LEARNER, "robot@educates");
		assertThat(this.spans.all.toString()).contains("requestSession")
			.doesNotContain(SECRET, LEARNER, "robot@educates", "/activate", this.operator);
	}

	@Test
	void traceGoesFromTheClientThroughPlacementToEachPortalCall() {
		String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
		ask(this.operator, "00-" + trace + "-00f067aa0ba902b7-01",
				"mutation { requestSession(input: {workshop: \"lab\", user: \"traced\"}) { __typename } }");
		Eventually.until("the span of the server",
				() -> span(trace, (span) -> span.getName().equals("http post /graphql")) != null);
		SpanData client = span(trace, (span) -> span.getParentSpanId().equals("00f067aa0ba902b7"));
		SpanData graphQl = span(trace, (span) -> span.getName().startsWith("graphql mutation"));
		SpanData request = span(trace, (span) -> span.getName().equals("requestSession"));
		SpanData placement = span(trace, (span) -> span.getName().equals("placement"));
		SpanData call = span(trace, (span) -> span.getName().equals("portal request"));
		assertThat(client).isNotNull();
		assertThat(graphQl.getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(request.getParentSpanId()).isEqualTo(graphQl.getSpanId());
		assertThat(placement.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
	}

	@Test
	void callsOnOtherThreadsArePartOfTheTrace() {
		request("lab", "scheduled");
		String trace = "4bf92f3577b34da6a3ce929d0e0e4737";
		ask(this.operator, "00-" + trace + "-00f067aa0ba902b7-01",
				"{ sessions(first: 5) { nodes { schedule { state } } } }");
		Eventually.until("the span of the server",
				() -> span(trace, (span) -> span.getName().equals("http post /graphql")) != null);
		assertThat(span(trace, (span) -> span.getName().equals("portal schedule"))).isNotNull();
	}

	@Test
	void callsForWaitingRequestsArePartOfTheTrace() {
		String trace = "4bf92f3577b34da6a3ce929d0e0e4738";
		HttpResponse<String> events = send(operation(this.operator, "00-" + trace + "-00f067aa0ba902b7-01",
				"subscription { requestSessionWhenAvailable(patienceSeconds: 60, input: {workshop: \"lab\", user: \"waited\"}) { __typename } }")
			.header("Accept", "text/event-stream")
			.build());
		assertThat(events.body()).contains("SessionGranted");
		Eventually.until("the span of the call",
				() -> span(trace, (span) -> span.getName().equals("portal request")) != null);
		Eventually.until("the span of the subscription",
				() -> span(trace, (span) -> span.getName().startsWith("graphql subscription")) != null);
		SpanData graphQl = span(trace, (span) -> span.getName().startsWith("graphql subscription"));
		SpanData call = span(trace, (span) -> span.getName().equals("portal request"));
		assertThat(call.getParentSpanId()).isEqualTo(graphQl.getSpanId());
	}

	@Test
	void looksAtPortalsMakeNoTraces() {
		request("lab", "looked");
		Eventually.until("the span of the request",
				() -> this.spans.all.stream().anyMatch((span) -> span.getName().equals("requestSession")));
		assertThat(this.spans.all).noneMatch((span) -> span.getName().equals("portal catalog"));
	}

	@Test
	void portalThatIsDownDegradesButDoesNotEnd() {
		HttpResponse<String> health = manage("/actuator/health", null);
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).contains("DEGRADED").doesNotContain("eu-1");
		assertThat(get(this.port, "/livez", null).statusCode()).isEqualTo(200);
		assertThat(get(this.port, "/readyz", null).statusCode()).isEqualTo(200);
	}

	@Test
	void portalsAreForAdminsOnly() {
		JsonNode details = JsonMapper.shared()
			.readTree(manage("/actuator/health", this.operator).body())
			.at("/components/portals/details");
		assertThat(details.at("/eu-1~1down/health").asString()).isEqualTo("UNREACHABLE");
		assertThat(details.at("/eu-1~1roomy/health").asString()).isEqualTo("HEALTHY");
		String front = LoggedIn.token(this.port, "front", SECRET);
		assertThat(manage("/actuator/health", front).body()).contains("DEGRADED").doesNotContain("eu-1");
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/health,200,200,200", "/actuator/prometheus,200,200,200", "/actuator/sbom,401,403,200",
			"/actuator/storage,401,403,200", "/actuator/info,401,403,200", "/actuator/env,401,403,404",
			"/actuator/heapdump,401,403,404" })
	void endpointsThatAreNotOpenTakeTheRoleAdmin(String path, int nobody, int tenant, int admin) {
		String front = LoggedIn.token(this.port, "front", SECRET);
		// what is not exposed does not exist, for nobody
		boolean exists = admin != 404;
		assertThat(manage(path, null).statusCode()).isEqualTo(exists ? nobody : 404);
		assertThat(manage(path, front).statusCode()).isEqualTo(exists ? tenant : 404);
		assertThat(manage(path, this.operator).statusCode()).isEqualTo(admin);
	}

	@Test
	void adminsAloneRestoreABackup() {
		String backup = manage("/actuator/storage", this.operator).body();
		assertThat(restored(backup, null).statusCode()).isEqualTo(401);
		assertThat(restored(backup, LoggedIn.token(this.port, "front", SECRET)).statusCode()).isEqualTo(403);
		assertThat(restored(backup, this.operator).statusCode()).isEqualTo(200);
	}

	@Test
	void whatIsNotABackupIsRejectedWithTheReason() {
		String backup = manage("/actuator/storage", this.operator).body();
		Map<String, String> problems = Map.of(backup.replace("\"format\":\"1\"", "\"format\":\"0\""),
				"the backup has format '0'", "{}", "the backup is not complete: field 'format' is missing", "nonsense",
				"the body must be a JSON object", "[1]", "the body must be a JSON object",
				backup.substring(0, backup.length() / 2), "the body is truncated");
		problems.forEach((body, problem) -> {
			HttpResponse<String> rejected = restored(body, this.operator);
			assertThat(rejected.statusCode()).as(body).isEqualTo(400);
			assertThat(rejected.body()).contains(problem);
		});
	}

	private HttpResponse<String> restored(String backup, String token) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/actuator/storage".formatted(this.managementPort)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(backup));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return send(request.build());
	}

	@Test
	void adminsSeeWhichVersionRuns() {
		assertThat(manage("/actuator/info", this.operator).body()).contains("\"artifact\":\"educates-gateway\"",
				"\"version\":");
	}

	@Test
	void billOfMaterialsIsServed() {
		// Maven makes none when it is offline
		assumeThat(getClass().getResource("/META-INF/sbom/application.cdx.json")).isNotNull();
		HttpResponse<String> sbom = manage("/actuator/sbom/application", this.operator);
		assertThat(sbom.statusCode()).isEqualTo(200);
		JsonNode bill = JsonMapper.shared().readTree(sbom.body());
		assertThat(bill.get("bomFormat").asString()).isEqualTo("CycloneDX");
		assertThat(bill.get("components").valueStream().map((component) -> component.get("name").asString()))
			.contains("graphql-java", "caffeine", "jetty-server", "lettuce-core");
	}

	@Test
	void managementIsNotOnTheMainPort() {
		assertThat(get(this.port, "/actuator/prometheus", this.operator).statusCode()).isEqualTo(404);
		assertThat(get(this.managementPort, "/graphql", this.operator).statusCode()).isEqualTo(404);
	}

	private String request(String workshop, String user) {
		return ask(this.operator, null,
				"mutation { requestSession(input: {workshop: \"%s\", user: \"%s\"}) { __typename } }"
					.formatted(workshop, user))
			.at("/data/requestSession/__typename")
			.asString();
	}

	private JsonNode ask(String token, String traceparent, String query) {
		return JsonMapper.shared().readTree(send(operation(token, traceparent, query).build()).body());
	}

	private HttpRequest.Builder operation(String token, String traceparent, String query) {
		HttpRequest.Builder request = GraphQlRequests.post(this.port, token, query);
		return (traceparent != null) ? request.header("traceparent", traceparent) : request;
	}

	private HttpResponse<String> manage(String path, String token) {
		return get(this.managementPort, path, token);
	}

	private HttpResponse<String> get(int toPort, String path, String token) {
		return GraphQlRequests.send(this.http, GraphQlRequests.request(toPort, path, token));
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String scraped() {
		return manage("/actuator/prometheus", null).body();
	}

	/** The sum of the series that have all these labels. */
	private static double value(String metrics, String name, String... labels) {
		List<Double> values = metrics.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.filter((line) -> List.of(labels).stream().allMatch(line::contains))
			.map((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.toList();
		assertThat(values).as("%s%s in%n%s", name, List.of(labels), metrics).isNotEmpty();
		return values.stream().mapToDouble(Double::doubleValue).sum();
	}

	private SpanData span(String trace, Predicate<SpanData> which) {
		return this.spans.all.stream()
			.filter((span) -> span.getTraceId().equals(trace) && which.test(span))
			.findFirst()
			.orElse(null);
	}

	/** What would have been sent away. */
	static final class Spans implements SpanExporter {

		private final Queue<SpanData> all = new ConcurrentLinkedQueue<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> some) {
			this.all.addAll(some);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Exporting {

		@Bean
		Spans spans() {
			return new Spans();
		}

	}

}
