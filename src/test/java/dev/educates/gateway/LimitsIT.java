package dev.educates.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.simulator.Latency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What is too much is told with the number and the limit. */
@ExtendWith(OutputCaptureExtension.class)
class LimitsIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway("--gateway.limits.body=100KB",
			"--gateway.limits.characters=2000", "--gateway.limits.tokens=300", "--gateway.limits.depth=6",
			"--gateway.limits.fields=50", "--gateway.limits.aliases=5", "--gateway.limits.mutation-fields=3",
			"--gateway.limits.variables=10", "--gateway.limits.complexity=3000", "--gateway.limits.result-nodes=40",
			"--gateway.limits.introspection=false", "--gateway.limits.concurrent.user=2",
			"--gateway.limits.rates.user-changes=1/m burst 2", "--gateway.limits.rates.address-operations=1/m burst 40",
			"--gateway.limits.rates.logins=1/m burst 30", "--gateway.graphql.federation.enabled=true");

	private static final String OPERATOR = GATEWAY.token("operator");

	private static final String REQUEST = "requestSession(input: {tenant: \"alpha\", workshop: \"shared-lab\"%s}) { __typename }";

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	static List<String[]> tooMuch() {
		return List.of(
				new String[] { "{ portals { name } } #" + "x".repeat(2500),
						"the document has 2522 characters, the limit is 2000" },
				new String[] { "{" + " viewer { kind }".repeat(100) + "}", "300" },
				new String[] { "{ portals { cluster { portals { cluster { portals { cluster { name } } } } } } }",
						"depth (7) exceed the limit of 6" },
				new String[] { "{ ...f ...f ...f } fragment f on Query { " + "viewer { kind } ".repeat(10) + "}",
						"fields (60) exceed the limit of 50" },
				new String[] { numbered(6, "a%d: viewer { kind }"), "aliases (6) exceed the limit of 5" },
				new String[] { "{ portals { environments { sessions { portal { environments { name } } } } } }",
						"complexity (at least 3001) exceeds the limit of 3000" },
				new String[] { "{ workshops(first: 500) { nodes { environments { name } } } }",
						"exceeds the limit of 3000" },
				new String[] { "{ workshops(last: 500) { nodes { environments { name } } } }",
						"exceeds the limit of 3000" },
				new String[] {
						"{ workshops(first: 10) { nodes { id name title description vendor authors difficulty duration tags "
								+ "url labels { name } availability { status ready remaining capacity allocated } } } }",
						"the answer has more than 40 values, the limit" },
				new String[] { "mutation { a: logout b: logout ...f } fragment f on Mutation { c: logout d: logout }",
						"the mutation has 4 fields, and the limit is 3" },
				new String[] { "{ ...f } fragment f on Query { viewer { kind } ...f }",
						"fragment 'f' contains itself" },
				new String[] { "{ __schema { types { name } } }", "ntrospection" },
				new String[] { "{ _service { sdl } }", "gateway.limits.introspection is off" });
	}

	private static String numbered(int count, String field) {
		return IntStream.range(0, count).mapToObj(field::formatted).collect(Collectors.joining(" ", "{ ", " }"));
	}

	@ParameterizedTest
	@MethodSource("tooMuch")
	void isRefusedWithNumberAndLimit(String query, String message) {
		HttpResponse<String> answer = GATEWAY.post(OPERATOR, ProtectedGateway.body(query));
		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.at("/errors/0/message").asString()).contains(message);
		assertThat(body.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
		assertThat(body.at("/data").isNull() || body.at("/data").isMissingNode()).as(answer.body()).isTrue();
	}

	@Test
	void sdlIsNotServedWithoutIntrospection() {
		HttpResponse<String> answer = GATEWAY.send(GATEWAY.request(OPERATOR, "/graphql/schema.graphql"));
		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("introspection is off", "FORBIDDEN");
	}

	@Test
	void whatIsWithinTheLimitsIsAnswered() {
		assertThat(
				GATEWAY.data(OPERATOR, numbered(5, "a%d: workshops(first: 1) { nodes { name } }")).at("/data/a4/nodes"))
			.hasSize(1);
	}

	@Test
	void bodiesVariablesAndBatchesAreBounded() {
		String token = OPERATOR;
		HttpResponse<String> large = GATEWAY.post(token, "{\"query\": \"" + "x".repeat(110_000) + "\"}");
		assertThat(large.statusCode()).isEqualTo(413);
		assertThat(large.body()).contains("BAD_USER_INPUT");
		assertThat(GATEWAY
			.post(token,
					"{\"query\": \"{ viewer { kind } }\", \"variables\": {\"a\": [%s 1]}}"
						.formatted("{\"b\": 1}, ".repeat(6)))
			.body()).contains("the variables have more than 10 values");
		assertThat(GATEWAY
			.post(token,
					"{\"query\": \"{ viewer { kind } }\", \"variables\": {\"pad\": %s\"x\"%s, \"a\": [%s 1]}}"
						.formatted("{\"__typename\": ".repeat(50), "}".repeat(50), "1, ".repeat(20)))
			.body()).as("representations make up for no other value")
			.contains("the variables have more than 10 values");
		HttpResponse<String> batch = GATEWAY.post(token, "[{\"query\": \"{ viewer { kind } }\"}]");
		assertThat(batch.statusCode()).isEqualTo(400);
		assertThat(batch.body()).contains("batches are not supported: send each operation in a request of its own",
				"BAD_USER_INPUT");
	}

	@Test
	void everyFieldOfALoginOrARequestCountsWhateverItsAlias() {
		String ann = GATEWAY.userToken("ann");
		JsonNode answer = GATEWAY.data(ann, "mutation { a: %s b: %1$s c: %1$s }".formatted(REQUEST.formatted("")));
		assertThat(answer.at("/errors")).hasSize(1);
		assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
		assertThat(answer.at("/errors/0/message").asString())
			.contains("too many requests about sessions, the limit is 1/m burst 2: try again in");
		assertThat(answer.at("/errors/0/extensions/retryAfterSeconds").asInt()).isBetween(1, 61);
		// nobody else is touched by that
		assertThat(GATEWAY.data(GATEWAY.userToken("ben"), "mutation { " + REQUEST.formatted("") + " }")
			.at("/data/requestSession/__typename")
			.asString()).isEqualTo("SessionGranted");
	}

	@Test
	void queryIsEndedWhenItsTimeIsOverAndAMutationIsNot(CapturedOutput log) {
		try (ProtectedGateway gateway = new ProtectedGateway("--gateway.limits.query-time=1s")) {
			String token = gateway.token("operator");
			gateway.data(token, "mutation { %s }".formatted(REQUEST.formatted(", user: \"slow\"")));
			gateway.slowDown("alpha", Latency.of(Duration.ofSeconds(3)));
			JsonNode query = gateway.data(token, "{ sessions(user: \"slow\") { nodes { schedule { state } } } }");
			assertThat(query.at("/errors/0/message").asString())
				.isEqualTo("the query was not answered within 1000 ms, the limit");
			JsonNode mutation = gateway.data(token,
					"mutation { %s }".formatted(REQUEST.formatted(", user: \"patient\"")));
			assertThat(mutation.at("/data/requestSession/__typename").asString()).isEqualTo("SessionGranted");
			// what the query waited for has come meanwhile
			assertThat(log).doesNotContain("Fault ");
		}
	}

	@Test
	void placesAtOnceAreGivenBack() {
		String carl = GATEWAY.userToken("carl");
		GATEWAY.data(carl, "mutation { %s }".formatted(REQUEST.formatted("")));
		String slow = ProtectedGateway.body("{ sessions { nodes { schedule { state } } } }");
		GATEWAY.slowDown("alpha", Latency.of(Duration.ofMillis(700)));
		try {
			List<HttpResponse<String>> refused = new ArrayList<>();
			// on a slow machine some may come when others are over
			Eventually.until("some of six at once are refused", () -> {
				List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
				for (int i = 0; i < 6; i++) {
					answers.add(CompletableFuture.supplyAsync(
							() -> GATEWAY.send(GATEWAY.request(carl, "/graphql")
								.header("Content-Type", "application/json")
								.header("Accept", "application/graphql-response+json")
								.POST(HttpRequest.BodyPublishers.ofString(slow))),
							(task) -> Thread.ofVirtual().start(task)));
				}
				answers.stream()
					.map(CompletableFuture::join)
					.filter((each) -> each.statusCode() == 429)
					.forEach(refused::add);
				return !refused.isEmpty();
			});
			assertThat(refused).allSatisfy((each) -> {
				assertThat(each.body()).contains("more than 2 operations of yours at once")
					.contains("TOO_MANY_REQUESTS");
				assertThat(each.headers().firstValue("Retry-After")).hasValue("1");
			});
		}
		finally {
			GATEWAY.slowDown("alpha", Latency.NONE);
		}
		Eventually.until("nothing is under way", () -> GATEWAY.bean(OperationLimiter.class).inFlight() == 0);
		assertThat(GATEWAY.data(carl, "{ viewer { kind } }").at("/data/viewer/kind").asString()).isEqualTo("END_USER");
	}

	/** As many as one address may have under way, and more. */
	@Test
	void whoSendsSlowlyHoldsNoPlaceOfOthersAtItsAddress() throws IOException {
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < 60; i++) {
				Socket socket = new Socket("127.0.0.1", GATEWAY.port());
				slow.add(socket);
				socket.setSoTimeout(60_000);
				socket.getOutputStream()
					.write(("POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
							+ "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
						.getBytes(StandardCharsets.UTF_8));
				// the body is waited for
				assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
					.isEqualTo("HTTP/1.1 100");
			}
			// what other tests began may not have come to its end
			Eventually.until("none of them is under way", () -> GATEWAY.bean(OperationLimiter.class).inFlight() == 0);
		}
		finally {
			for (Socket each : slow) {
				each.close();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/graphql", "/auth/verify" })
	void whoSendsNoTokenIsCountedByAddress(String path) {
		String query = ProtectedGateway.body("{ viewer { kind } }");
		HttpResponse<String> answer = GATEWAY.post(null, query);
		for (int i = 0; i < 60 && answer.statusCode() != 429; i++) {
			answer = path.equals("/graphql") ? GATEWAY.post(null, query) : GATEWAY.send(GATEWAY.request(null, path));
		}
		assertThat(answer.statusCode()).isEqualTo(429);
		assertThat(answer.body()).contains("too many operations, the limit is 1/m burst 40");
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
	}

}
