package dev.educates.gateway;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands in answers over HTTP, errors above all. */
@ExtendWith(OutputCaptureExtension.class)
class HttpAnswersIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway(
			"--gateway.cors.allowed-origins=https://a.test");

	private static final String SDL = "/graphql/schema.graphql";

	private static final String QUERY = ProtectedGateway.body("{ viewer { kind } }");

	@AfterAll
	static void stop() {
		GATEWAY.close();
	}

	private static HttpRequest.Builder post(String path, String body) {
		return GATEWAY.request(null, path)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	@ParameterizedTest
	@CsvSource({ "'',from", "from=2026-11-01,to" })
	void exportNamesTheParameterThatIsMissing(String query, String missing) {
		HttpResponse<String> answer = GATEWAY.send(GATEWAY.request(GATEWAY.token("alpha"), "/usage.csv?" + query));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
		assertThat(answer.body()).isEqualTo("parameter '%s' is missing".formatted(missing));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					POST   | /graphql            | Accept           | image/png                         | 406 | 'image/png'
					POST   | /graphql            | Accept           | multipart/mixed                   | 406 | application/graphql-response+json
					POST   | /graphql            | Accept           | multipart/mixed;subscriptionSpec="1.0" | 406 | a query has one answer
					POST   | /graphql            | Accept           | application/json;q=0              | 406 | q=0
					POST   | /graphql            | Accept           | ;;                                | 406 | ';;'
					GET    | /graphql            | Accept           | text/html                         | 406 | 'text/html'
					POST   | /graphql            | Content-Type     | application/graphql+json          | 415 | application/json
					POST   | /graphql            | Content-Type     | application/graphql               | 415 | application/json
					POST   | /graphql            | Content-Encoding | gzip                              | 415 | 'gzip'
					GET    | /nope               | Accept           | image/png                         | 404 | nothing at '/nope'
					GET    | /nope               | X-Any            | x                                 | 404 | nothing at '/nope'
					POST   | /                   | Accept           | image/png                         | 405 | '/'
					GET    | /actuator/health    | Accept           | image/png                         | 406 | application/json
					POST   | /graphql            | Authorization    | Basic x                           | 401 | Authorization
					POST   | /graphql            | Origin           | https://evil.test                 | 403 | origin
					""")
	void errorHasTheKeysOfTheSpecificationAndSaysWhatIsWrong(String method, String path, String header, String value,
			int status, String words) {
		HttpRequest.Builder request = GATEWAY.request(null, path).setHeader("Content-Type", "application/json");
		HttpResponse<String> answer = GATEWAY.send(request.setHeader(header, value)
			.method(method, method.equals("GET") ? HttpRequest.BodyPublishers.noBody()
					: HttpRequest.BodyPublishers.ofString(QUERY)));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.propertyNames()).isSubsetOf("data", "errors", "extensions").contains("errors");
		assertThat(body.at("/errors/0/message").asString()).contains(words);
	}

	@Test
	void sdlIsServedByUrlAndAgainOnlyIfItChanged() throws IOException {
		HttpResponse<String> sdl = GATEWAY.send(GATEWAY.request(null, SDL).header("Origin", "https://a.test"));
		assertThat(sdl.statusCode()).isEqualTo(200);
		assertThat(sdl.body()).isEqualTo(Files.readString(Path.of("schema/schema.graphql")));
		assertThat(sdl.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).isEqualToIgnoringCase("text/plain;charset=utf-8"));
		assertThat(sdl.headers().firstValue("Access-Control-Allow-Origin")).contains("https://a.test");
		String etag = sdl.headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> again = GATEWAY.send(GATEWAY.request(null, SDL).header("If-None-Match", etag));
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
		assertThat(GATEWAY.send(GATEWAY.request("abc.def.ghi", SDL)).statusCode()).isEqualTo(401);
	}

	@Test
	void schemaHasNothingOfFederationUnlessItIsEnabled() {
		for (String query : List.of("{ _service { sdl } }", "{ _entities(representations: []) { __typename } }")) {
			assertThat(GATEWAY.data(null, query).at("/errors/0/message").asString()).contains("has no field '_");
		}
		assertThat(GATEWAY.data(null, "{ __schema { types { name } } }").toString()).doesNotContain("_Entity", "_Any");
	}

	/** graphql-java has it in every schema. */
	@Test
	void deferIsNeitherAnnouncedNorAccepted() {
		JsonNode directives = GATEWAY.data(null, "{ __schema { directives { name } } }")
			.at("/data/__schema/directives");
		assertThat(directives.valueStream().map((each) -> each.get("name").asString())).doesNotContain("defer")
			.contains("skip", "include", "deprecated", "specifiedBy", "oneOf");
		for (String query : List.of("{ viewer { ... @defer { kind } } }",
				"{ viewer { ...f @defer(if: false) } } fragment f on Viewer { kind }",
				"{ viewer { ...f } } fragment f on Viewer { ... @defer(label: \"l\") { kind } }")) {
			JsonNode answer = GATEWAY.data(null, query);
			assertThat(answer.at("/errors/0/message").asString())
				.isEqualTo("Unknown directive '@defer': the response is sent as a whole");
			assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{bad" })
	void bodyThatIsNoRequestHasTheKeysOfTheSpecification(String body) {
		HttpResponse<String> answer = GATEWAY.send(post("/graphql", body));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(JsonMapper.shared().readTree(answer.body()).propertyNames()).containsExactly("errors");
	}

	@Test
	void restAnswersInItsOwnFormatWhateverAClientAccepts() {
		HttpResponse<String> list = GATEWAY
			.send(GATEWAY.request(GATEWAY.token("alpha"), "/api/v1/workshops?tenant=alpha")
				.header("Accept", "application/xml"));
		assertThat(list.statusCode()).isEqualTo(200);
		assertThat(list.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
		HttpResponse<String> missing = GATEWAY
			.send(GATEWAY.request(GATEWAY.token("alpha"), "/api/v1/nope").header("Accept", "image/png"));
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(missing.body()).isEqualTo("404: Not Found");
	}

	@Test
	void restSendsAnswersOfKnownLength() {
		HttpResponse<String> login = GATEWAY.send(post("/auth/login",
				"{\"username\": \"alpha\", \"password\": \"%s\"}".formatted(ProtectedGateway.PASSWORD)));
		HttpResponse<String> granted = GATEWAY.send(GATEWAY.request(GATEWAY.token("alpha"), "/api/v1/workshops")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(
					"{\"tenantName\": \"alpha\", \"workshopName\": \"alpha-lab\", \"clientIndexUrl\": \"https://a.test\"}")));
		assertThat(granted.body()).contains("sessionActivationUrl");
		assertThat(Stream.of(login, granted)).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValueAsLong("Content-Length"))
				.hasValue(answer.body().getBytes(StandardCharsets.UTF_8).length);
		});
	}

	@Test
	void restSaysInPlainTextWhatIsWrongWithABody() {
		HttpResponse<String> encoded = GATEWAY.send(post("/auth/login", "{}").header("Content-Encoding", "gzip"));
		assertThat(encoded.statusCode()).isEqualTo(415);
		HttpResponse<String> large = GATEWAY.send(post("/auth/login", " ".repeat(1_100_000)));
		assertThat(large.statusCode()).isEqualTo(413);
		assertThat(Stream.of(encoded, large)).allSatisfy((answer) -> {
			assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
			assertThat(answer.body()).isNotBlank().doesNotContain("<");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{ viewr { kind } }                           | Type 'Query' has no field 'viewr'. Did you mean 'viewer'?
					{ workshops(fist: 1) { nodes { name } } }    | Unknown argument 'fist'. Did you mean 'first'?
					{ workshops { nodes { nme } } }              | Type 'Workshop' has no field 'nme'. Did you mean 'name'?
					{ workshops(first: "x") { nodes { name } } } | Argument 'first': "x" is not a valid 'Int': expected Int, got String
					query($i: RequestSesionInput) { viewer { kind } } | Unknown type 'RequestSesionInput'. Did you mean 'RequestSessionInput'?
					{ viewer @skp { kind } }                     | Unknown directive '@skp'. Did you mean 'skip'?
					{ viewer }                                   | Field 'viewer' has the type 'Viewer!': select some of its fields
					mutation { requestSession(input: {workshp: "x"}) { __typename } } | Argument 'input': Type 'RequestSessionInput' has no field 'workshp'. Did you mean 'workshop'?
					mutation { requestSession(input: {workshop: "x", usr: "y"}) { __typename } } | Argument 'input': Type 'RequestSessionInput' has no field 'usr'. Did you mean 'user'?
					""")
	void documentThatIsNotValidIsExplained(String document, String message) {
		assertThat(message(document, Map.of())).isEqualTo(message);
	}

	@Test
	void unknownEnumValueIsReportedWithTheValidOnes() {
		String states = "use 'ACTIVE', 'CORDONED'. Did you mean 'CORDONED'?";
		assertThat(message("mutation { setAdministrativeState(id: \"x\", state: CORDONNED) { __typename } }", Map.of()))
			.isEqualTo("Argument 'state': CORDONNED is not a value of 'AdministrativeState': " + states);
		String variable = "mutation($s: AdministrativeState!) { setAdministrativeState(id: \"x\", state: $s) { __typename } }";
		assertThat(message(variable, Map.of("s", "CORDONNED"))).contains("Variable 's'")
			.endsWith("'CORDONNED' is not a value of 'AdministrativeState': " + states);
		assertThat(message(variable, Map.of()))
			.isEqualTo("Variable 's' must not be null: its type is 'AdministrativeState!'");
	}

	@Test
	void placeOfAValueWithinAVariableIsNamed() {
		String document = "mutation($input: RequestSessionInput!) { requestSession(input: $input) { __typename } }";
		Map<String, Object> input = new HashMap<>(Map.of("workshop", "lab"));
		input.put("parameters", List.of(Map.of("name", "a", "value", "b"), Map.of("name", "c", "value", 5)));
		assertThat(message(document, Map.of("input", input))).endsWith(" at 'input.parameters[1].value'");
		input.put("parameters", List.of(Map.of("name", "a")));
		assertThat(message(document, Map.of("input", input))).contains("must not be null")
			.endsWith(" at 'input.parameters[0].value'");
		input.put("parameters", List.of(Map.of("nme", "a", "name", "b", "value", "c")));
		assertThat(message(document, Map.of("input", input))).endsWith(
				"Type 'WorkshopParameterInput' has no field 'nme' at 'input.parameters[0]'. Did you mean 'name'?");
	}

	private static String message(String document, Map<String, Object> variables) {
		HttpResponse<String> answer = GATEWAY.post(null,
				JsonMapper.shared().writeValueAsString(Map.of("query", document, "variables", variables)));
		JsonNode error = JsonMapper.shared().readTree(answer.body()).at("/errors/0");
		assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
		return error.get("message").asString();
	}

	@Test
	void momentHasThreeDigitsOfASecond() {
		JsonNode session = GATEWAY.data(GATEWAY.token("operator"),
				"mutation { login(username: \"operator\", password: \"%s\") { expiresAt } }"
					.formatted(ProtectedGateway.PASSWORD));
		assertThat(session.at("/data/login/expiresAt").asString())
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
	}

	@Test
	void pageOfAnAllowedOriginMaySendAnyHeaderAndReadThoseThatMatter() {
		String headers = "apollographql-client-name, traceparent, x-apollo-operation-name, cache-control, last-event-id";
		HttpResponse<String> preflight = GATEWAY.send(GATEWAY.request(null, "/graphql")
			.header("Origin", "https://a.test")
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", headers)
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers")).hasValue(headers);
		for (String path : List.of("/graphql", "/api/v1/workshops")) {
			HttpResponse<String> answer = GATEWAY.send(post(path, QUERY).header("Origin", "https://a.test"));
			assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
				.contains("X-Refusal-Reason", "X-Request-Id", "WWW-Authenticate", "ETag", "Retry-After", "traceparent");
		}
	}

	@Test
	void logHasTheCodeThePathAndTheIdOfAnError(CapturedOutput output) {
		GATEWAY.data(GATEWAY.token("alpha"), "{ viewer { kind } }");
		GATEWAY.send(GATEWAY.query(GATEWAY.token("alpha"), "{ placements { nodes { id } } }"));
		assertThat(output.getOut())
			.containsPattern("Errors of request [-0-9a-f]{36}: 1, the first: FORBIDDEN at \\[placements\\]");
	}

}
