package dev.educates.gateway;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import graphql.introspection.IntrospectionQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole gateway over HTTP, before portals that are held to the recorded ones and
 * others that are broken.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.default-index-url=https://hub.test/", "gateway.clients[0].name=operator",
				"gateway.clients[0].password={noop}operator-" + GatewayIT.PASSWORD,
				"gateway.clients[0].roles[0]=admin" })
@ExtendWith(OutputCaptureExtension.class)
class GatewayIT {

	static final String PASSWORD = "not-to-be-seen-anywhere";

	private static final Credentials ROBOT = new Credentials("client", "secret-" + PASSWORD, "robot@educates",
			PASSWORD);

	private static final PortalSimulator EU = simulator("eu-academy", "lab", "short", "crowded");

	private static final PortalSimulator US = simulator("us-academy", "lab", "other", "quiet");

	private static final WireMockServer NONSENSE = wireMock();

	private static final WireMockServer REJECTING = wireMock();

	private static final String REQUEST = """
			mutation($input: RequestSessionInput!) {
			  requestSession(input: $input) {
			    __typename
			    ... on SessionGranted {
			      reused activationUrl activateBefore
			      session { id name user state portal { name cluster { name } } workshop { name } }
			      explanation { policy candidates { rank environment { name } attempt { outcome detail } } }
			    }
			    ... on SessionRefused {
			      reason message retryable retryAfterSeconds
			      explanation { excluded { rule certainty detail attempt { outcome } } candidates { rank } }
			    }
			  }
			}
			""";

	/** Stylesheets and scripts of a page, and imports of modules. */
	private static final Pattern PARTS = Pattern.compile("(?:src|href)=\"(/[^\"]+\\.\\w+)\"|from '(/[^']+)'");

	@LocalServerPort
	private int port;

	private HttpGraphQlTester graphQl;

	private String token;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(new CookieManager())
		.build();

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		NONSENSE.stubFor(any(anyUrl()).willReturn(aResponse().withBody("<html>It works!</html>")));
		REJECTING
			.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody("{\"error\": \"invalid_client\"}")));
		new GatewayOptions().portal("eu-1", "academy", EU.url(), ROBOT)
			.portal("us-1", "academy", US.url(), ROBOT)
			.portal("sa-1", "nonsense", NONSENSE.baseUrl(), ROBOT)
			.portal("af-1", "rejecting", REJECTING.baseUrl(), ROBOT)
			.addTo(registry);
	}

	@BeforeEach
	void tester() {
		this.token = LoggedIn.token(this.port, "operator", "operator-" + PASSWORD);
		this.graphQl = HttpGraphQlTester.create(WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl("http://127.0.0.1:" + this.port + "/graphql")
			.defaultHeader("Authorization", "Bearer " + this.token)
			.responseTimeout(Eventually.PATIENCE)
			.build());
		Eventually.asserted("every portal was looked at",
				() -> this.graphQl.document("{ portals { health } }")
					.execute()
					.path("portals[*].health")
					.entityList(String.class)
					.containsExactly("REJECTING", "HEALTHY", "UNREACHABLE", "HEALTHY"));
	}

	@AfterAll
	static void stop() {
		List.of(EU, US).forEach(PortalSimulator::close);
		List.of(NONSENSE, REJECTING).forEach(WireMockServer::stop);
	}

	@Test
	void learnersStoryFromTheCatalogToTheEnd(CapturedOutput output) throws Exception {
		this.graphQl.document("{ workshop(name: \"short\") { title availability { status remaining } } }")
			.execute()
			.path("workshop.availability.remaining")
			.entity(Integer.class)
			.satisfies((remaining) -> assertThat(remaining).isPositive());
		Map<String, Object> input = Map.of("workshop", "short", "user", "story", "email", "story@example.com",
				"parameters", List.of(Map.of("name", "TEAM", "value", "blue")));
		var granted = this.graphQl.document(REQUEST).variable("input", input).execute();
		granted.path("requestSession.__typename").entity(String.class).isEqualTo("SessionGranted");
		granted.path("requestSession.reused").entity(Boolean.class).isEqualTo(false);
		granted.path("requestSession.session.portal.cluster.name").entity(String.class).isEqualTo("eu-1");
		String id = granted.path("requestSession.session.id").entity(String.class).get();
		String url = granted.path("requestSession.activationUrl").entity(String.class).get();
		HttpResponse<String> page = this.http.send(HttpRequest.newBuilder(URI.create(url)).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(page.statusCode()).isEqualTo(302);
		assertThat(scheduleState(id)).isEqualTo("RUNNING");

		var again = this.graphQl.document(REQUEST).variable("input", input).execute();
		again.path("requestSession.reused").entity(Boolean.class).isEqualTo(true);
		again.path("requestSession.session.id").entity(String.class).isEqualTo(id);

		this.graphQl
			.document("mutation($id: ID!) { extendSession(id: $id) { __typename "
					+ "... on SessionExtended { session { id state remainingSeconds } } } }")
			.variable("id", id)
			.execute()
			.path("extendSession.__typename")
			.entity(String.class)
			.isEqualTo("SessionExtended")
			.path("extendSession.session.remainingSeconds")
			.entity(Integer.class)
			.satisfies((seconds) -> assertThat(seconds).isGreaterThan(60));

		terminate(id).isEqualTo("SessionTerminated");
		this.graphQl.document("query($id: ID!) { session(id: $id) { id } node(id: $id) { id } }")
			.variable("id", id)
			.execute()
			.path("session")
			.valueIsNull()
			.path("node")
			.valueIsNull();
		terminate(id).isEqualTo("SessionUnchanged");
		assertThat(output.getAll()).doesNotContain("story@example.com").doesNotContain("activate/?token");
		List<String> acts = output.getAll()
			.lines()
			.filter((line) -> line.contains("act=") && line.contains("portal=eu-1/academy"))
			.map((line) -> line.substring(line.indexOf("act=")).replaceAll("durationMillis=\\d+", "").strip())
			.toList();
		assertThat(acts).hasSize(5);
		assertThat(acts.get(0)).matches("act=request caller=client:operator workshop=short user=[0-9a-f]{16} "
				+ "portal=eu-1/academy session=eu-academy-short-s\\d+ outcome=GRANTED");
		assertThat(acts.get(1)).isEqualTo(acts.get(0).replace("GRANTED", "REUSED"));
		assertThat(acts.get(2)).startsWith("act=extend caller=client:operator portal=eu-1/academy")
			.endsWith("workshop=short outcome=DONE");
		assertThat(acts.get(3)).startsWith("act=terminate").endsWith("outcome=DONE");
		assertThat(acts.get(4)).startsWith("act=terminate").contains("outcome=NOT_DONE reason=SESSION_UNKNOWN");
	}

	private String scheduleState(String id) {
		return this.graphQl.document("query($id: ID!) { session(id: $id) { schedule { state } } }")
			.variable("id", id)
			.execute()
			.path("session.schedule.state")
			.entity(String.class)
			.get();
	}

	private GraphQlTester.Entity<String, ?> terminate(String id) {
		return this.graphQl.document("mutation($id: ID!) { terminateSession(id: $id) { __typename } }")
			.variable("id", id)
			.execute()
			.path("terminateSession.__typename")
			.entity(String.class);
	}

	@Test
	void plainHttpClientGetsPlainJson() throws Exception {
		HttpResponse<String> answer = send("{\"query\": \"{ clusters { name health portals { name health } } }\"}");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("application/json"));
		JsonNode clusters = JsonMapper.shared().readTree(answer.body()).at("/data/clusters");
		assertThat(clusters.valueStream().map((each) -> each.get("name").asString())).containsExactly("eu-1", "us-1",
				"sa-1", "af-1");
		assertThat(clusters.at("/0/health").asString()).isEqualTo("HEALTHY");
		assertThat(clusters.at("/2/health").asString()).isEqualTo("UNREACHABLE");
		assertThat(clusters.at("/3/health").asString()).isEqualTo("REJECTING");
	}

	@Test
	void portalThatWasNeverObservedIsNullAndSaysWhy() {
		var portal = this.graphQl
			.document("{ portal(cluster: \"sa-1\", name: \"nonsense\") { uid maximum allocated observedAt ageSeconds "
					+ "healthDetail environments { name } cluster { availability { status } } } }")
			.execute();
		portal.path("portal.maximum").valueIsNull().path("portal.allocated").valueIsNull();
		portal.path("portal.uid").valueIsNull().path("portal.ageSeconds").valueIsNull();
		portal.path("portal.cluster.availability").valueIsNull();
		portal.path("portal.healthDetail")
			.entity(String.class)
			.satisfies((detail) -> assertThat(detail).contains("log-in: answered 200"));
	}

	/**
	 * A grant of another test may still cause a look: then it is tried again. Whoever is
	 * asked to look does so within a quarter of a second.
	 */
	@Test
	void queriesCallNoPortal() {
		Eventually.until("as many calls after the queries as before", () -> {
			long before = callsOfPortals();
			queries();
			LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
			return callsOfPortals() == before;
		});
	}

	private static long callsOfPortals() {
		return Stream.of(EU, US).flatMap((portal) -> portal.calls().values().stream()).mapToLong(Long::longValue).sum();
	}

	private void queries() {
		for (int i = 0; i < 50; i++) {
			this.graphQl
				.document(
						"""
								{ workshops { nodes { name availability { ready } environments { portal { name } sessions { name } } } }
								  sessions { nodes { name workshop { name } } } portals { ageSeconds } }""")
				.execute()
				.errors()
				.verify();
		}
	}

	@Test
	void liveFieldsCostOneCallForEachSession() {
		List<String> ids = new ArrayList<>();
		for (String user : List.of("live-1", "live-2", "live-3")) {
			ids.add(request("lab", user).path("requestSession.session.id").entity(String.class).get());
		}
		long schedules = EU.calls(CallKind.SCHEDULE) + US.calls(CallKind.SCHEDULE);
		long configurations = EU.calls(CallKind.CONFIG) + US.calls(CallKind.CONFIG);
		var answer = this.graphQl.document("""
				query($a: ID!, $b: ID!, $c: ID!) {
				  a: session(id: $a) { schedule { remainingSeconds } configurationUrl }
				  again: session(id: $a) { schedule { remainingSeconds } }
				  b: session(id: $b) { schedule { remainingSeconds } configurationUrl }
				  c: session(id: $c) { schedule { remainingSeconds } configurationUrl }
				}""").variable("a", ids.get(0)).variable("b", ids.get(1)).variable("c", ids.get(2)).execute();
		answer.errors().verify();
		for (String alias : List.of("a", "b", "c", "again")) {
			answer.path(alias + ".schedule.remainingSeconds")
				.entity(Integer.class)
				.satisfies((seconds) -> assertThat(seconds).isBetween(1, 60));
		}
		assertThat(EU.calls(CallKind.SCHEDULE) + US.calls(CallKind.SCHEDULE)).isEqualTo(schedules + 3);
		assertThat(EU.calls(CallKind.CONFIG) + US.calls(CallKind.CONFIG)).isEqualTo(configurations + 3);
		ids.forEach((id) -> terminate(id).isEqualTo("SessionTerminated"));
	}

	@Test
	void requestCostsOneCall() {
		long before = US.calls(CallKind.REQUEST);
		request("other", "calm");
		assertThat(US.calls(CallKind.REQUEST)).isEqualTo(before + 1);
	}

	/**
	 * Those that come when the first has its answer are no longer at once: then it is
	 * tried again with a slower portal.
	 */
	@Test
	void requestIsOneForManyAtOnce() throws Exception {
		long calls = 0;
		for (int millis = 500; millis <= 16_000 && calls != 1; millis *= 2) {
			String user = "eager-" + millis;
			US.latency(new Latency(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO));
			long before = US.calls(CallKind.REQUEST);
			List<String> ids = Parallel.times(8,
					() -> request("other", user).path("requestSession.session.id").entity(String.class).get());
			US.latency(Latency.NONE);
			calls = US.calls(CallKind.REQUEST) - before;
			assertThat(new TreeSet<>(ids)).hasSize(1);
			this.graphQl.document("{ sessions(user: \"%s\") { nodes { id } } }".formatted(user))
				.execute()
				.path("sessions.nodes")
				.entityList(Object.class)
				.hasSize(1);
		}
		assertThat(calls).isOne();
	}

	@Test
	void sameActionIsTheSameSession() {
		List<String> ids = new ArrayList<>();
		for (String action : List.of("a-1", "a-1", "a-2")) {
			ids.add(this.graphQl.document(REQUEST)
				.variable("input", Map.of("workshop", "other", "actionId", action))
				.execute()
				.path("requestSession.session.id")
				.entity(String.class)
				.get());
		}
		assertThat(ids.get(1)).isEqualTo(ids.get(0)).isNotEqualTo(ids.get(2));
	}

	@Test
	void queryThatGoesAroundInCirclesIsRefusedAtOnce() throws Exception {
		for (int depth : List.of(4, 8, 30)) {
			String query = "{ portals { " + "environments { portal { ".repeat(depth) + "name" + " } }".repeat(depth)
					+ " } }";
			HttpResponse<String> answer = send(JsonMapper.shared().writeValueAsString(Map.of("query", query)));
			if (depth > 4) {
				assertThat(answer.body()).contains("BAD_USER_INPUT").contains("exceed");
			}
		}
		String aliases = IntStream.range(0, 500)
			.mapToObj((i) -> "a" + i + ": portals { environments { sessions { id name } } }")
			.collect(Collectors.joining(" "));
		assertThat(send(JsonMapper.shared().writeValueAsString(Map.of("query", "{" + aliases + "}"))).body())
			.contains("the document's aliases (500) exceed the limit of 100");
		assertThat(send("{\"query\": \"" + "x".repeat(2_000_000) + "\"}").statusCode()).isEqualTo(413);
	}

	@Test
	void introspectionOfExplorersIsAnswered() throws Exception {
		HttpResponse<String> answer = send(
				JsonMapper.shared().writeValueAsString(Map.of("query", IntrospectionQuery.INTROSPECTION_QUERY)));
		assertThat(answer.body()).contains("RequestSessionInput").doesNotContain("\"errors\"");
	}

	@Test
	void refusalsAndBadInputAreOneLineInTheLog(CapturedOutput output) throws Exception {
		request("nope", "somebody-private");
		send("{\"query\": \"{ node(id: \\\"%%%\\\") { id } }\"}");
		assertThat(output.getOut().lines().filter((line) -> line.contains("WORKSHOP_UNKNOWN"))).hasSize(1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("BAD_USER_INPUT at [node]"))).hasSize(1);
		assertThat(output.getOut()).doesNotContain("somebody-private").doesNotContain("%%%");
	}

	@Test
	void fullWorkshopIsRefusedWithEveryReason() {
		request("crowded", "first").path("requestSession.__typename").entity(String.class).isEqualTo("SessionGranted");
		var refused = request("crowded", "second");
		refused.path("requestSession.reason").entity(String.class).isEqualTo("AT_CAPACITY");
		refused.path("requestSession.retryAfterSeconds")
			.entity(Integer.class)
			.satisfies((seconds) -> assertThat(seconds).isPositive());
		refused.path("requestSession.explanation.excluded[0].rule").entity(String.class).isEqualTo("ENVIRONMENT_FULL");
		refused.path("requestSession.explanation.excluded[0].attempt").valueIsNull();
		refused.path("requestSession.explanation.candidates").entityList(Object.class).hasSize(0);
	}

	@Test
	void unknownWorkshopIsRefused() {
		request("nope", "me").path("requestSession.reason").entity(String.class).isEqualTo("WORKSHOP_UNKNOWN");
	}

	@Test
	void previewDecidesTheSameWithoutCalls() {
		long before = EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST);
		this.graphQl.document("""
				{ placementPreview(input: {workshop: "lab", user: "me"}) {
				   policy generation candidates { rank scores { name value } attempt { outcome } } } }""")
			.execute()
			.path("placementPreview.candidates")
			.entityList(Object.class)
			.hasSize(2);
		assertThat(EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST)).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 500 })
	void pagesJoinedAreTheWholeList(int size) {
		List<String> whole = this.graphQl.document("{ workshops(first: 500) { nodes { name } } }")
			.execute()
			.path("workshops.nodes[*].name")
			.entityList(String.class)
			.get();
		assertThat(whole).hasSize(5).isSorted();
		List<String> joined = new ArrayList<>();
		String after = null;
		boolean more = true;
		while (more) {
			var page = this.graphQl.document("""
					query($first: Int, $after: String) { workshops(first: $first, after: $after) {
					  totalCount edges { cursor node { name } } pageInfo { hasNextPage endCursor } } }""")
				.variable("first", size)
				.variable("after", after)
				.execute();
			joined.addAll(page.path("workshops.edges[*].node.name").entityList(String.class).get());
			page.path("workshops.totalCount").entity(Integer.class).isEqualTo(5);
			after = page.path("workshops.pageInfo.endCursor").entity(String.class).get();
			more = page.path("workshops.pageInfo.hasNextPage").entity(Boolean.class).get();
		}
		assertThat(joined).isEqualTo(whole);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{names: ["lab", "nope"]}                                | lab
			{text: "  OTHER "}                                      | other
			{availability: [UNAVAILABLE]}                           |
			{names: ["lab"], text: "other"}                         |
			{labels: [{name: "none", value: "such"}]}               |
			""")
	void filtersNarrowTheList(String filter, String expected) {
		List<String> names = this.graphQl.document("{ workshops(filter: " + filter + ") { nodes { name } } }")
			.execute()
			.path("workshops.nodes[*].name")
			.entityList(String.class)
			.get();
		assertThat(String.join(",", names)).isEqualTo((expected != null) ? expected : "");
	}

	@Test
	void everyEntityIsFoundByItsId() {
		var all = this.graphQl.document("""
				{ clusters { id } portals { id } workshops { nodes { id environments { id } } } }""").execute();
		List<String> ids = new ArrayList<>();
		for (String path : List.of("clusters[*].id", "portals[*].id", "workshops.nodes[*].id",
				"workshops.nodes[*].environments[*].id")) {
			ids.addAll(all.path(path).entityList(String.class).get());
		}
		assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(15);
		for (String id : ids) {
			this.graphQl.document("query($id: ID!) { node(id: $id) { __typename id } }")
				.variable("id", id)
				.execute()
				.path("node.id")
				.entity(String.class)
				.isEqualTo(id);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{ workshops(first: 0) { totalCount } }                               | first (0) must be from 1 to 500
					{ workshops(first: 501) { totalCount } }                             | first (501)
					{ workshops(after: "xyz") { totalCount } }                           | after ('xyz') is not a valid cursor of workshops
					{ sessions(after: "d29ya3Nob3AAAGxhYg") { nodes { id } } }             | is not a valid cursor of sessions
					{ node(id: "%%%") { id } }                                           | %%%' is not a valid id
					{ session(id: "Y2x1c3RlcgAAZXUtMQ") { id } }                           | is not that of a session
					{ nope }                                                             | nope
					{ clusters { name }                                                  | Invalid syntax
					mutation { requestSession(input: {workshop: ""}) { __typename } }    | workshop ('')
					mutation { requestSession(input: {user: "x"}) { __typename } }       | workshop is missing (it may be left out only with a voucher)
					mutation { requestSession(input: {workshop: "lab", user: " "}) { __typename } } | user ('') must not be empty
					mutation { requestSession(input: {workshop: "lab", user: "a\\u0007b"}) { __typename } } | control characters
					mutation { requestSession(input: {workshop: "lab", indexUrl: "javascript:alert(1)"}) { __typename } } | 'javascript:alert(1)'
					mutation { requestSession(input: {workshop: "lab", indexUrl: "/x"}) { __typename } } | '/x'
					mutation { requestSession(input: {workshop: "lab", indexUrl: 7}) { __typename } } | must be a string
					mutation { requestSession(input: {workshop: "lab", activationTimeoutSeconds: 0}) { __typename } } | activationTimeoutSeconds (0)
					mutation { requestSession(input: {workshop: 5}) { __typename } }     | workshop
					mutation { requestSession(input: {workshop: "lab", parameters: [{name: "A", value: "1"}, {name: "A", value: "2"}]}) { __typename } } | parameter 'A' is given twice
					mutation { extendSession(id: "x") { __typename } }                   | x' is not a valid id
					""")
	void badInputIsReportedWithNameAndValue(String document, String message) throws Exception {
		HttpResponse<String> answer = send(JsonMapper.shared().writeValueAsString(Map.of("query", document)));
		JsonNode errors = JsonMapper.shared().readTree(answer.body()).at("/errors");
		assertThat(errors).hasSize(1);
		assertThat(errors.at("/0/message").asString()).contains(message);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
	}

	@Test
	void inputThatAPortalDoesNotAcceptIsNamedAndNoOtherPortalIsAsked() {
		long before = EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST);
		var refused = request("lab", "robot@educates");
		refused.path("requestSession.reason").entity(String.class).isEqualTo("BAD_USER_INPUT");
		refused.path("requestSession.retryable").entity(Boolean.class).isEqualTo(false);
		refused.path("requestSession.message")
			.entity(String.class)
			.satisfies((message) -> assertThat(message).startsWith("input: user is not accepted by portal ")
				.endsWith(": Session requests not permitted for user"));
		assertThat(EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST)).isEqualTo(before + 1);
	}

	@Test
	void invalidEmailIsRejectedBeforeAPortalIsCalled() {
		long before = EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST);
		this.graphQl.document(REQUEST)
			.variable("input", Map.of("workshop", "lab", "user", "mail", "email", "not an email"))
			.execute()
			.errors()
			.satisfy((errors) -> {
				assertThat(errors).hasSize(1);
				assertThat(errors.getFirst().getMessage()).contains("email must be an e-mail address")
					.doesNotContain("not an email");
				assertThat(errors.getFirst().getExtensions()).containsEntry("code", "BAD_USER_INPUT");
			});
		assertThat(EU.calls(CallKind.REQUEST) + US.calls(CallKind.REQUEST)).isEqualTo(before);
	}

	@Test
	void tooLongUserIsReportedWithoutPersonalData() {
		this.graphQl.document(REQUEST)
			.variable("input", Map.of("workshop", "lab", "user", "u".repeat(151), "email", "x".repeat(300)))
			.execute()
			.errors()
			.satisfy((errors) -> {
				assertThat(errors).hasSize(1);
				assertThat(errors.getFirst().getMessage()).contains("151 characters")
					.contains("email must have")
					.doesNotContain("xxx");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{bad", "[]", "7", "{}", "", "null", " \n null",
			"{\"query\": \"{ clusters { name } }\", \"variables\": 7}" })
	void bodyThatIsNoRequestIsReportedBriefly(String body) throws Exception {
		HttpResponse<String> answer = send(body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(JsonMapper.shared().readTree(answer.body()).at("/errors/0/extensions/code").asString())
			.isEqualTo("BAD_USER_INPUT");
		assertThat(answer.body()).doesNotContain("Exception").doesNotContain("springframework");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{query: "x"}              | the body is not valid JSON: line 1, column 2"
			`{"query":\n  '{ x }'}`    | the body is not valid JSON: line 2, column 3"
			`{"query": "{\n x }"}`     | the body is not valid JSON: line
			`{"query": "s3cret`        | the body is not valid JSON: line
			``                        | the body is not valid JSON: it is empty
			{}                        | the body is no GraphQL request: send a JSON object whose 'query'
			7                         | the body is no GraphQL request: send a JSON object whose 'query'
			""")
	void bodyThatIsNoJsonIsReportedWithItsPlace(String body, String message) throws Exception {
		HttpResponse<String> answer = send(body);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains(message).doesNotContain("s3cret");
	}

	@Test
	void otherPathsAndMethodsAreReported() throws Exception {
		assertThat(visit("/nope")).satisfies((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(404);
			assertThat(answer.body()).contains("there is nothing at '/nope'");
		});
		assertThat(visit("/graphql")).satisfies((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.body()).contains("the parameter 'query' is missing");
		});
	}

	/** What the page asks for, and what that asks for. */
	@ParameterizedTest
	@CsvSource({ "/,24", "/workshops/lab,24", "/sessions,24", "/operator/seats,24", "/graphiql,11" })
	void pageComesFromTheGatewayAlone(String path, int least) throws Exception {
		HttpResponse<String> page = visit(path);
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(
				(policy) -> assertThat(policy).contains("default-src 'none'").contains("connect-src 'self'"));
		assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
		Set<String> found = new HashSet<>();
		Deque<String> bodies = new ArrayDeque<>(List.of(page.body()));
		while (!bodies.isEmpty()) {
			Matcher parts = PARTS.matcher(bodies.pop());
			while (parts.find()) {
				String part = (parts.group(1) != null) ? parts.group(1) : parts.group(2);
				if (found.add(part)) {
					HttpResponse<String> answer = visit(part);
					assertThat(answer.statusCode()).as(part).isEqualTo(200);
					if (part.startsWith(path.equals("/graphiql") ? path : "/page/")) {
						bodies.push(answer.body());
					}
				}
			}
		}
		assertThat(found).hasSizeGreaterThanOrEqualTo(least);
	}

	@Test
	void secretsAreNotInTheLog(CapturedOutput output) {
		request("lab", "secretive");
		assertThat(output.getAll()).doesNotContain(PASSWORD).doesNotContain("Bearer");
	}

	private GraphQlTester.Response request(String workshop, String user) {
		return this.graphQl.document(REQUEST).variable("input", Map.of("workshop", workshop, "user", user)).execute();
	}

	private HttpResponse<String> send(String body) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/graphql"))
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.header("Authorization", "Bearer " + this.token)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> visit(String path) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static PortalSimulator simulator(String name, String... workshops) {
		PortalSpecification specification = PortalSpecification.of(name).withRobot(ROBOT);
		for (String workshop : workshops) {
			EnvironmentSpecification environment = EnvironmentSpecification.of(name + "-" + workshop, workshop,
					workshop.equals("crowded") ? 1 : 10);
			specification = specification.with(workshop.equals("short")
					? environment.lasting(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofHours(1))
					: environment);
		}
		return new PortalSimulator(specification, Clock.systemUTC()).start();
	}

	private static WireMockServer wireMock() {
		WireMockServer server = new WireMockServer(
				WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
		server.start();
		return server;
	}

}
