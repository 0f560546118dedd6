package dev.educates.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@code mvn spring-boot:run} starts, as the README tells it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "gateway.refresh.timeout=30s")
@ActiveProfiles("demo")
@ExtendWith(OutputCaptureExtension.class)
class DemoIT {

	private static final int PORTS = FreePorts.tens();

	private static final String VIEWER = "{ viewer { kind name user tenants { name } } portals { name } }";

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void ports(DynamicPropertyRegistry registry) {
		registry.add("gateway.simulator.port-prefix", () -> PORTS);
	}

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void requestWithoutATokenIsThatOfTheDemoClient() throws Exception {
		JsonNode answer = ask(null, VIEWER);
		assertThat(answer.at("/data/viewer/name").asString()).isEqualTo("demo");
		assertThat(answer.at("/data/viewer/tenants")).hasSize(3);
		assertThat(answer.at("/data/portals")).hasSize(5);
	}

	/** A web page elsewhere may have its own name lead to this machine. */
	@ParameterizedTest
	@CsvSource({ "localhost,CLIENT", "127.0.0.1,CLIENT", "[::1],CLIENT", "evil.test,ANONYMOUS",
			"localhost.evil.test,ANONYMOUS", "127.0.0.1.evil.test,ANONYMOUS" })
	void butOnlyIfThisMachineWasAskedByItsOwnName(String host, String kind) throws Exception {
		assertThat(raw(host, "{\"query\": \"{ viewer { kind } }\"}")).contains("\"kind\":\"" + kind + "\"");
		assertThat(raw(host, "{\"query\": \"{ portals { name } }\"}"))
			.contains(kind.equals("CLIENT") ? "academy" : "UNAUTHENTICATED");
	}

	private String raw(String host, String body) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.getOutputStream()
				.write(("POST /graphql HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n"
						+ "Content-Length: %d\r\nConnection: close\r\n\r\n%s")
					.formatted(host, this.port, body.length(), body)
					.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@ParameterizedTest
	@CsvSource({ "academy-portal,academy-secret,3", "partners-portal,partners-secret,4", "operator,operator-secret,5" })
	void clientsLogInAndSeeTheirPortals(String client, String password, int portals) throws Exception {
		JsonNode answer = ask(LoggedIn.token(this.port, client, password), VIEWER);
		assertThat(answer.at("/data/viewer/name").asString()).isEqualTo(client);
		assertThat(answer.at("/data/portals")).hasSize(portals);
	}

	@Test
	void trackingIdOfTheRestApiIsInTheAuditAndTwoLearnersWithTheSameOneHaveTwoSessions(CapturedOutput output)
			throws Exception {
		String one = rest("lab-container-basics", null);
		String other = rest("lab-container-basics", null);
		assertThat(field(one, "sessionName")).isNotEqualTo(field(other, "sessionName"));
		assertThat(field(one, "clientUserId")).isNotEqualTo(field(other, "clientUserId"));
		assertThat(output.getAll()).contains("clientActionId=campaign-7");
	}

	@Test
	void idempotencyKeyOfTheRestApiIsTheActionIdOfGraphQl() throws Exception {
		String first = rest("lab-container-basics", "\"click-1\"");
		assertThat(rest("lab-container-basics", "click-1")).isEqualTo(first);
		assertThat(rest("lab-spring-boot-cloud", "click-1"))
			.isEqualTo("422 Idempotency-Key was used before with other values of: workshop. Maybe use a new key");
		assertThat(rest("lab-container-basics", "a b")).startsWith("400 Idempotency-Key must be");
		assertThat(ask(LoggedIn.token(this.port, "academy-portal", "academy-secret"),
				"mutation { requestSession(input: {tenant: \"academy\", workshop: \"lab-container-basics\", actionId: \"click-1\"}) { ... on SessionGranted { session { name } } } }")
			.at("/data/requestSession/session/name")
			.asString()).isEqualTo(field(first, "sessionName"));
	}

	private String rest(String workshop, String key) throws Exception {
		String body = """
				{"tenantName": "academy", "workshopName": "%s", "clientActionId": "campaign-7"}""".formatted(workshop);
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/workshops".formatted(this.port)))
			.header("Authorization", "Bearer " + LoggedIn.token(this.port, "academy-portal", "academy-secret"))
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return (answer.statusCode() == 200) ? answer.body() : answer.statusCode() + " " + answer.body();
	}

	private static String field(String json, String name) {
		return JsonMapper.shared().readTree(json).get(name).asString();
	}

	@Test
	void userOfTheIssuerGetsASessionOfItsOwn() throws Exception {
		String ann = issued("user=ann&tenant=academy");
		JsonNode granted = ask(ann,
				"mutation { requestSession(input: {workshop: \"lab-spring-boot-cloud\"}) { ... on SessionGranted { session { id user tenant } } } }")
			.at("/data/requestSession/session");
		assertThat(granted.at("/user").asString()).isEqualTo("ann");
		assertThat(granted.at("/tenant").asString()).isEqualTo("academy");
		String mine = "{ session(id: \"%s\") { name } }".formatted(granted.at("/id").asString());
		assertThat(ask(ann, mine).at("/data/session/name").isString()).isTrue();
		assertThat(ask(issued("user=ben&tenant=academy"), mine).at("/data/session").isNull()).isTrue();
		assertThat(ask(issued("user=ann&tenant=partners"), mine).at("/data/session").isNull()).isTrue();
		assertThat(ask(issued("user=oli&roles=operator"), mine).at("/data/session/name").isString()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user=", "user=%20", "tenant=academy" })
	void issuerWantsAUser(String query) throws Exception {
		HttpResponse<String> answer = get("http://127.0.0.1:" + PORTS + "0/token?" + query);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("user is missing");
	}

	@Test
	void demoCallerIsForTheDemoAlone() {
		assertThatThrownBy(() -> new SpringApplicationBuilder(GatewayApplication.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--gateway.security.demo-caller=true", "--logging.level.root=off")
			.close()).hasStackTraceContaining("gateway.security.demo-caller (true) is for the profile demo only");
	}

	private String issued(String query) throws Exception {
		return JsonMapper.shared()
			.readTree(get("http://127.0.0.1:" + PORTS + "0/token?" + query).body())
			.get("access_token")
			.asString();
	}

	private HttpResponse<String> get(String url) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
	}

	private JsonNode ask(String token, String query) {
		return GraphQlRequests.answer(this.http, GraphQlRequests.post(this.port, token, query));
	}

}
