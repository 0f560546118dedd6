package dev.educates.gateway;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.educates.simulator.Latency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that are at hand are those that would be made now, and nobody else's. */
class ResponseCacheIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway("--spring.graphql.http.sse.keep-alive=1h");

	private static final String SEATS = "{ workshops { nodes { name availability { allocated } } } }";

	private static final String REQUEST = """
			mutation { requestSession(input: {tenant: "%s", workshop: "%s", user: "%s"}) {
			  __typename ... on SessionGranted { session { id name } } } }""";

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	private static String grant(String token, String tenant, String workshop, String user) {
		JsonNode granted = GATEWAY.data(token, REQUEST.formatted(tenant, workshop, user)).at("/data/requestSession");
		assertThat(granted.at("/__typename").asString()).isEqualTo("SessionGranted");
		return granted.at("/session/id").asString();
	}

	private static String answer(String token, String query) {
		HttpResponse<String> first = GATEWAY.post(token, ProtectedGateway.body(query));
		HttpResponse<String> second = GATEWAY.post(token, ProtectedGateway.body(query));
		HttpResponse<String> otherwiseWritten = GATEWAY.post(token, ProtectedGateway.body(query + " "));
		assertThat(second.body()).isEqualTo(first.body()).isEqualTo(otherwiseWritten.body());
		assertThat(second.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
		assertThat(second.statusCode()).isEqualTo(first.statusCode());
		return second.body();
	}

	@Test
	void changesAreReturnedImmediately() {
		String token = GATEWAY.token("alpha");
		String before = answer(token, SEATS);
		grant(token, "alpha", "shared-lab", "changes");
		assertThat(answer(token, SEATS)).isNotEqualTo(before);
		String session = grant(token, "alpha", "alpha-lab", "changes");
		String mine = "{ sessions(user: \"changes\") { nodes { state workshop { name } } } }";
		String waiting = "{\"state\":\"WAITING\",\"workshop\":{\"name\":\"%s\"}}";
		assertThat(answer(token, mine)).contains(waiting.formatted("alpha-lab"), waiting.formatted("shared-lab"));
		GATEWAY.data(token, "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(session));
		// one response alone: the poll after it may show the session again while it is
		// stopping
		assertThat(GATEWAY.data(token, mine).toString()).doesNotContain(waiting.formatted("alpha-lab"))
			.contains(waiting.formatted("shared-lab"));
	}

	@Test
	void eachCallerGetsItsOwnData() {
		String users = GATEWAY.token("alpha");
		grant(users, "alpha", "alpha-lab", "ann");
		grant(users, "alpha", "alpha-lab", "ben");
		grant(GATEWAY.token("beta"), "beta", "beta-lab", "ann");
		for (String query : List.of("{ sessions { nodes { user portal { name } } } }",
				"{ portals { name environments { sessions { user } } } }", "{ clients { name } tenants { name } }",
				"{ tenants { name clients { name } } }", SEATS)) {
			for (int round = 0; round < 2; round++) {
				assertThat(answer(GATEWAY.token("alpha"), query)).doesNotContain("beta");
				assertThat(answer(GATEWAY.token("beta"), query)).doesNotContain("alpha");
				assertThat(answer(GATEWAY.token("operator"), query)).contains("alpha").contains("beta");
				assertThat(answer(GATEWAY.userToken("ann"), query)).doesNotContain("beta").doesNotContain("ben");
				assertThat(answer(GATEWAY.userToken("ben"), query)).doesNotContain("beta").doesNotContain("\"ann\"");
				assertThat(answer(null, query)).contains("UNAUTHENTICATED");
			}
		}
	}

	@Test
	void endOfATokenEndsItsAnswers() {
		String token = GATEWAY.token("alpha");
		answer(token, SEATS);
		GATEWAY.data(token, "mutation { logout }");
		assertThat(GATEWAY.post(token, ProtectedGateway.body(SEATS)).statusCode()).isEqualTo(401);
	}

	@Test
	void getHasATagAndIsNotAnsweredTwice() {
		String token = GATEWAY.token("alpha");
		HttpResponse<String> first = GATEWAY.send(GATEWAY.query(token, SEATS));
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(first.body()).isEqualTo(GATEWAY.post(token, ProtectedGateway.body(SEATS)).body());
		assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
		assertThat(first.headers().allValues("Vary")).contains("Authorization", "Accept");
		String tag = first.headers().firstValue("ETag").orElseThrow();
		for (String sent : List.of(tag, "W/" + tag, "\"other\", " + tag)) {
			HttpResponse<String> same = GATEWAY.send(GATEWAY.query(token, SEATS).header("If-None-Match", sent));
			assertThat(same.statusCode()).as(sent).isEqualTo(304);
			assertThat(same.body()).isEmpty();
			assertThat(same.headers().firstValue("ETag")).hasValue(tag);
		}
		grant(token, "alpha", "shared-lab", "tag");
		HttpResponse<String> changed = GATEWAY.send(GATEWAY.query(token, SEATS).header("If-None-Match", tag));
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
		assertThat(GATEWAY.send(GATEWAY.query(GATEWAY.token("beta"), SEATS).header("If-None-Match", tag)).statusCode())
			.isEqualTo(200);
	}

	/** What some clients send with everything. */
	@Test
	void acceptOfAStreamDoesNotChangeTheTypeOfAResponse() {
		String token = GATEWAY.token("alpha");
		grant(token, "alpha", "alpha-lab", "streams");
		String accept = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed";
		String query = "{ sessions(user: \"streams\") { nodes { schedule { state } } } }";
		GATEWAY.slowDown("alpha", Latency.of(Duration.ofMillis(300)));
		try {
			HttpResponse<String> answer = GATEWAY.send(GATEWAY.query(token, query).header("Accept", accept));
			assertThat(answer.body()).contains("\"state\":");
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/graphql-response+json");
			assertThat(answer.headers().firstValue("ETag")).isPresent();
		}
		finally {
			GATEWAY.slowDown("alpha", Latency.NONE);
		}
	}

	@Test
	void answerIsOfTheTypeThatAllHeadersTogetherAskFor() {
		String token = GATEWAY.token("alpha");
		String query = "{ workshops { nodes { description } } }";
		String graphQl = "application/graphql-response+json";
		for (int round = 0; round < 2; round++) {
			HttpResponse<String> two = GATEWAY
				.send(GATEWAY.query(token, query).header("Accept", "text/plain").header("Accept", graphQl));
			assertThat(two.headers().firstValue("Content-Type")).hasValue(graphQl);
			HttpResponse<String> one = GATEWAY.send(GATEWAY.query(token, query).header("Accept", "text/plain"));
			assertThat(one.headers().firstValue("Content-Type").orElse("")).isNotEqualTo(graphQl);
		}
	}

	@Test
	void errorsAreInOneLanguageForAllCallers() {
		for (String query : List.of("{ nichts }", "{ viewer ")) {
			for (String language : List.of("de", "en")) {
				HttpResponse<String> answer = GATEWAY.send(GATEWAY.request(null, "/graphql")
					.header("Content-Type", "application/json")
					.header("Accept-Language", language)
					.POST(HttpRequest.BodyPublishers.ofString(ProtectedGateway.body(query))));
				assertThat(answer.body()).containsAnyOf("has no field", "Invalid syntax");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "UTF-16", "Shift_JIS" })
	void sameBytesAreNotReadInTwoWays(String charset) {
		HttpResponse<String> answer = GATEWAY.send(GATEWAY.request(GATEWAY.token("alpha"), "/graphql")
			.header("Content-Type", "application/json;charset=" + charset)
			.POST(HttpRequest.BodyPublishers.ofString(ProtectedGateway.body(SEATS))));
		assertThat(answer.statusCode()).isEqualTo(415);
		assertThat(answer.body()).contains("UTF-8");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "subscription { workshopAvailability { name } }", "subscription { sessionChanges { kind } }" })
	void subscriptionWithoutAStreamIsRefused(String subscription) {
		HttpResponse<String> answer = GATEWAY.send(GATEWAY.request(GATEWAY.token("alpha"), "/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "application/graphql-response+json")
			.POST(HttpRequest.BodyPublishers.ofString(ProtectedGateway.body(subscription))));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("BAD_USER_INPUT", "text/event-stream");
	}

	/** Nothing happens, and nothing is sent to keep anybody awake. */
	@Test
	void streamBeginsAtOnceEvenIfThereIsNothingToTell() throws Exception {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<Stream<String>> answer = http.send(GATEWAY.request(GATEWAY.token("alpha"), "/graphql")
				.header("Content-Type", "application/json")
				.header("Accept", "text/event-stream")
				.POST(HttpRequest.BodyPublishers
					.ofString(ProtectedGateway.body("subscription { sessionChanges(user: \"nobody\") { kind } }")))
				.build(), HttpResponse.BodyHandlers.ofLines());
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
			answer.body().close();
			http.shutdownNow();
		}
	}

	/** As Java's own client does where nobody says anything else. */
	@Test
	void getIsAnsweredToClientsThatOfferAnotherProtocol() throws Exception {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
			HttpResponse<String> answer = http.send(GATEWAY.query(GATEWAY.token("alpha"), SEATS).build(),
					HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("ETag")).isPresent();
		}
	}

	@Test
	void getTakesVariablesAndTheNameOfTheOperation() {
		HttpResponse<String> answer = GATEWAY.send(GATEWAY.query(GATEWAY.token("alpha"),
				"query A { viewer { kind } } query B($name: String!) { workshop(name: $name) { name } }", "variables",
				"{\"name\": \"shared-lab\"}", "operationName", "B"));
		assertThat(answer.body()).contains("\"workshop\":{\"name\":\"shared-lab\"}");
	}

	/** Whose answer is another one each time: 304 would be no lie, but there is none. */
	@ParameterizedTest
	@ValueSource(strings = { "{ portals { name ageSeconds observedAt } }", "{ viewer { name expiresAt } }",
			"{ sessions { nodes { remainingSeconds } } }" })
	void timeDependentFieldsAreNotCached(String query) throws Exception {
		String token = GATEWAY.token("alpha");
		grant(token, "alpha", "alpha-lab", "present");
		String first = GATEWAY.send(GATEWAY.query(token, query)).body();
		if (!query.contains("viewer")) {
			Eventually.until("another answer", () -> {
				HttpResponse<String> now = GATEWAY.send(GATEWAY.query(token, query));
				return now.statusCode() == 200 && !now.body().equals(first);
			});
		}
		else {
			String other = GATEWAY.token("alpha");
			Eventually.until("another token ends at another time",
					() -> !GATEWAY.send(GATEWAY.query(GATEWAY.token("alpha"), query)).body().equals(first));
			assertThat(other).isNotEqualTo(token);
		}
	}

	@Test
	void getChangesNothing() {
		String token = GATEWAY.token("alpha");
		HttpResponse<String> answer = GATEWAY
			.send(GATEWAY.query(token, REQUEST.formatted("alpha", "alpha-lab", "by-get")));
		assertThat(answer.statusCode()).isEqualTo(405);
		assertThat(answer.body()).contains("GET is for queries");
		assertThat(GATEWAY.data(token, "{ sessions(user: \"by-get\") { nodes { id } } }").at("/data/sessions/nodes"))
			.isEmpty();
		assertThat(GATEWAY.send(GATEWAY.query(token, "subscription { workshopAvailability { name } }")).statusCode())
			.isEqualTo(405);
	}

	@Test
	void errorsHaveNoTag() {
		for (HttpRequest.Builder request : List.of(GATEWAY.query(null, SEATS),
				GATEWAY.query(GATEWAY.token("alpha"), "{ nothing }"),
				GATEWAY.query(GATEWAY.token("alpha"), SEATS, "variables", "{"))) {
			HttpResponse<String> answer = GATEWAY.send(request);
			assertThat(answer.body()).contains("errors");
			assertThat(answer.headers().firstValue("ETag")).isEmpty();
			assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
		}
	}

	@Test
	void listsOfTheRestApiAreKeptInTheSameWay() {
		String alpha = GATEWAY.token("alpha");
		String operator = GATEWAY.token("operator");
		String list = "/api/v1/clusters/alpha-cluster/portals/alpha/environments/alpha-w01/sessions";
		String before = GATEWAY.send(GATEWAY.request(operator, list)).body();
		assertThat(GATEWAY.send(GATEWAY.request(operator, list)).body()).isEqualTo(before);
		assertThat(GATEWAY.send(GATEWAY.request(alpha, list)).statusCode()).isEqualTo(403);
		grant(alpha, "alpha", "alpha-lab", "listed");
		HttpResponse<String> now = GATEWAY.send(GATEWAY.request(operator, list));
		assertThat(now.body()).contains("listed").isNotEqualTo(before);
		String tag = now.headers().firstValue("ETag").orElseThrow();
		assertThat(GATEWAY.send(GATEWAY.request(operator, list).header("If-None-Match", tag)).statusCode())
			.isEqualTo(304);
		String workshops = "/api/v1/workshops?tenant=";
		for (int round = 0; round < 2; round++) {
			assertThat(GATEWAY.send(GATEWAY.request(alpha, workshops + "alpha")).body()).contains("alpha-lab");
			assertThat(GATEWAY.send(GATEWAY.request(alpha, workshops + "beta")).statusCode()).isEqualTo(403);
			assertThat(GATEWAY.send(GATEWAY.request(operator, workshops + "beta")).body()).contains("beta-lab");
			assertThat(GATEWAY.send(GATEWAY.request(GATEWAY.token("beta"), workshops + "beta")).body())
				.doesNotContain("alpha");
		}
	}

	@Test
	void documentIsNamedByItsHashOnceItWasSent() {
		String token = GATEWAY.token("alpha");
		String document = "{ workshops { nodes { title } } }";
		String hash = hash(document);
		String extensions = "{\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}".formatted(hash);
		JsonNode unknown = JsonMapper.shared()
			.readTree(GATEWAY.send(GATEWAY.query(token, null, "extensions", extensions)).body());
		assertThat(unknown.at("/errors/0/message").asString()).isEqualTo("PersistedQueryNotFound");
		assertThat(unknown.at("/errors/0/extensions/code").asString()).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
		String whole = GATEWAY.post(token, "{\"query\": \"%s\", \"extensions\": %s}".formatted(document, extensions))
			.body();
		assertThat(whole).contains("title");
		for (int round = 0; round < 2; round++) {
			assertThat(GATEWAY.send(GATEWAY.query(token, null, "extensions", extensions)).body()).isEqualTo(whole);
			assertThat(GATEWAY.post(token, "{\"extensions\": %s}".formatted(extensions)).body()).isEqualTo(whole);
		}
		assertThat(GATEWAY.post(token, "{\"query\": \"{ viewer { kind } }\", \"extensions\": %s}".formatted(extensions))
			.body()).contains("is not the SHA-256 of the query");
		assertThat(
				GATEWAY.post(token, "{\"query\": \"%s\", \"extensions\": {\"persistedQuery\": 7}}".formatted(document))
					.body())
			.contains("must be an object with a text sha256Hash");
	}

	static String hash(String document) {
		try {
			return java.util.HexFormat.of()
				.formatHex(java.security.MessageDigest.getInstance("SHA-256")
					.digest(document.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void onlyTrustedDocumentsAreAnsweredWhereThatIsConfigured() throws Exception {
		try (ProtectedGateway strict = new Strict().gateway()) {
			String token = strict.token("operator");
			assertThat(strict.data(token, SEATS).at("/errors/0/message").asString())
				.isEqualTo("only trusted documents are answered here, and this is none");
			String file = java.nio.file.Files.readString(java.nio.file.Path.of("schema/operations/Workshops.graphql"));
			for (String written : List.of(file, file.replaceAll("\\s+", " "), "# a comment\n" + file)) {
				assertThat(strict.data(token, written).at("/data/workshops/nodes").size()).isEqualTo(3);
			}
			assertThat(strict.data(token, file.replace("title", "title state: name")).at("/errors")).hasSize(1);
			String extensions = "{\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}";
			assertThat(strict.send(strict.query(token, null, "extensions", extensions.formatted(hash(file)))).body())
				.contains("shared-lab");
			assertThat(strict.send(strict.request(token, "/graphql/schema.graphql")).statusCode()).isEqualTo(403);
			String other = "{ viewer { kind } }";
			assertThat(
					strict
						.post(token,
								JsonMapper.shared()
									.writeValueAsString(Map.of("query", other, "extensions",
											Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash(other))))))
						.body())
				.contains("only trusted documents");
		}
	}

	/** Where only the documents of the page, and the test's own, are answered. */
	private static final class Strict {

		ProtectedGateway gateway() throws Exception {
			java.nio.file.Path own = java.nio.file.Files.createTempDirectory("documents");
			java.nio.file.Files.writeString(own.resolve("Login.graphql"),
					"mutation($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }");
			java.nio.file.Files.writeString(own.resolve("Health.graphql"), "{ portals { health } }");
			return new ProtectedGateway("--gateway.documents.only-trusted=true",
					"--gateway.documents.trusted=classpath*:graphql/operations/*.graphql,file:%s/*.graphql"
						.formatted(own));
		}

	}

}
