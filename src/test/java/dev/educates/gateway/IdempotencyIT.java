package dev.educates.gateway;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.educates.simulator.CallKind;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same action id is the same request, whoever went away meanwhile.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.clients[0].name=operator", "gateway.clients[0].password={noop}idempotency",
				"gateway.clients[0].roles[0]=admin" })
class IdempotencyIT {

	private static final PortalSimulator PORTAL = new PortalSimulator(PortalSpecification.of("academy")
		.withRobot(GatewayOptions.ROBOT)
		.with(EnvironmentSpecification.of("academy-lab", "lab", 100)), Clock.systemUTC()).start();

	@LocalServerPort
	private int port;

	private final HttpClient http = HttpClient.newHttpClient();

	private String token;

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		new GatewayOptions().portal("eu", PORTAL).addTo(registry);
	}

	@AfterAll
	static void stop() {
		PORTAL.close();
	}

	@BeforeEach
	void login() {
		PORTAL.latency(Latency.NONE);
		this.token = LoggedIn.token(this.port, "operator", "idempotency");
	}

	@Test
	void aHundredRepetitionsAreOneSession() throws Exception {
		PORTAL.latency(new Latency(Duration.ofMillis(300), Duration.ZERO, Duration.ZERO));
		long calls = PORTAL.calls(CallKind.REQUEST);
		List<String> answers = Parallel.times(100, () -> request("hundred", "lab"));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).contains("\"SessionGranted\""));
		assertThat(answers.stream().distinct()).hasSize(1);
		assertThat(PORTAL.calls(CallKind.REQUEST)).isEqualTo(calls + 1);
	}

	@Test
	void anotherRequestWithTheSameKeyIsBadInput() throws Exception {
		request("taken", "lab");
		assertThat(request("taken", "other")).contains("BAD_USER_INPUT").contains("'taken'").contains("workshop");
	}

	@Test
	void aConnectionThatIsClosedDoesNotCancelTheAllocation() throws Exception {
		PORTAL.latency(new Latency(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO));
		long calls = PORTAL.calls(CallKind.REQUEST);
		byte[] body = body("gone", "lab").getBytes(StandardCharsets.UTF_8);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write("""
					POST /graphql HTTP/1.1\r
					Host: 127.0.0.1\r
					Authorization: Bearer %s\r
					Content-Type: application/json\r
					Content-Length: %d\r
					\r
					""".formatted(this.token, body.length).getBytes(StandardCharsets.UTF_8));
			out.write(body);
			out.flush();
			Eventually.until("the portal is asked", () -> PORTAL.calls(CallKind.REQUEST) == calls + 1);
		}
		assertThat(request("gone", "lab")).contains("\"SessionGranted\"").contains("\"reused\":false");
		assertThat(PORTAL.calls(CallKind.REQUEST)).isEqualTo(calls + 1);
	}

	@Test
	void aSocketThatIsClosedDoesNotCancelTheAllocation() throws Exception {
		PORTAL.latency(new Latency(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO));
		long calls = PORTAL.calls(CallKind.REQUEST);
		CountDownLatch acknowledged = new CountDownLatch(1);
		WebSocket socket = this.http.newWebSocketBuilder()
			.subprotocols("graphql-transport-ws")
			.buildAsync(URI.create("ws://127.0.0.1:" + this.port + "/graphql"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
					acknowledged.countDown();
					return WebSocket.Listener.super.onText(from, data, last);
				}

			})
			.get(30, TimeUnit.SECONDS);
		socket
			.sendText("{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\"}}"
				.formatted(this.token), true)
			.get(30, TimeUnit.SECONDS);
		assertThat(acknowledged.await(30, TimeUnit.SECONDS)).isTrue();
		socket
			.sendText("{\"id\": \"1\", \"type\": \"subscribe\", \"payload\": %s}".formatted(body("socket", "lab")),
					true)
			.get(30, TimeUnit.SECONDS);
		Eventually.until("the portal is asked", () -> PORTAL.calls(CallKind.REQUEST) == calls + 1);
		socket.abort();
		assertThat(request("socket", "lab")).contains("\"SessionGranted\"").contains("\"reused\":false");
		assertThat(PORTAL.calls(CallKind.REQUEST)).isEqualTo(calls + 1);
	}

	private String request(String actionId, String workshop) {
		HttpRequest.Builder request = GraphQlRequests.request(this.port, "/graphql", this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body(actionId, workshop)));
		return GraphQlRequests.send(this.http, request).body();
	}

	private static String body(String actionId, String workshop) {
		String document = """
				mutation($input: RequestSessionInput!) { requestSession(input: $input) { __typename
				 ... on SessionGranted { reused activationUrl session { id } } } }""".replace("\n", "");
		return """
				{"query": "%s", "variables": {"input": {"workshop": "%s", "actionId": "%s"}}}""".formatted(document,
				workshop, actionId);
	}

}
