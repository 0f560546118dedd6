package dev.educates.gateway.portal.events;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Portals that are looked at once an hour, and say when it is time. */
class WebhookIT {

	private static final String TOKEN = "a-token-of-portals-0123456789";

	private static final PortalSimulator PORTAL = new PortalSimulator(
			PortalSpecification.of("academy").with(EnvironmentSpecification.of("w01", "lab", 10).withReserved(1)),
			Clock.systemUTC())
		.start();

	private static final BlockingQueue<String> COLLECTED = new LinkedBlockingQueue<>();

	private static final BlockingQueue<String> OWN = new LinkedBlockingQueue<>();

	private static HttpServer collector;

	private static int port;

	private static ConfigurableApplicationContext gateway;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeAll
	static void start() throws Exception {
		collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/", (exchange) -> {
			try (exchange) {
				String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
				(exchange.getRequestURI().getPath().equals("/own") ? OWN : COLLECTED).add(event);
				exchange.sendResponseHeaders(204, -1);
			}
		});
		collector.start();
		port = FreePorts.one();
		gateway = new GatewayOptions()
			.with("server.port=" + port, "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
					"gateway.discovery.reload-interval=0", "gateway.security.login-attempts=1000",
					"gateway.hooks.token=" + TOKEN, "gateway.hooks.public-url=http://127.0.0.1:" + port,
					"gateway.hooks.forward-to=" + collectorUrl("/collector"))
			.portal("eu-1", PORTAL)
			.client("admin", "p", "admin")
			.start();
	}

	/** Before it was seen nobody can ask it for a session. */
	@BeforeEach
	void portalIsKnown() throws Exception {
		Eventually.until("the portal is known",
				() -> ask("{ portals { health } }").at("/data/portals/0/health").asString().equals("HEALTHY"));
	}

	@AfterAll
	static void stop() {
		gateway.close();
		PORTAL.close();
		collector.stop(0);
	}

	private static String collectorUrl(String path) {
		return "http://127.0.0.1:%d%s".formatted(collector.getAddress().getPort(), path);
	}

	@Test
	void eventTriggersAPollAndIsForwarded() throws Exception {
		BlockingQueue<String> heard = listen("subscription { sessionChanges { kind session { user } } }");
		URI activation = activation("ann", "");
		assertThat(next(heard, "GRANTED")).contains("ann");
		this.http.send(HttpRequest.newBuilder(activation).build(), HttpResponse.BodyHandlers.discarding());
		assertThat(next(heard, "ACTIVATED")).contains("ann");
		// events that other tests make up are forwarded, too
		assertThat(next(COLLECTED, "\"user\":\"ann\"")).contains("Session/Started").contains("academy");
	}

	@Test
	void clientsOwnAddressGetsItsEventsAndWeDoNot() throws Exception {
		URI activation = activation("own", ", analyticsUrl: \"%s\"".formatted(collectorUrl("/own")));
		assertThat(next(OWN, "Session/Pending")).contains("academy");
		this.http.send(HttpRequest.newBuilder(activation).build(), HttpResponse.BodyHandlers.discarding());
		assertThat(next(OWN, "Session/Started")).contains("\"user\":\"own\"");
		assertThat(COLLECTED).noneMatch((event) -> event.contains("\"user\":\"own\""));
	}

	@Test
	void eventIsAHintAndNoMore() throws Exception {
		long polls = PORTAL.calls(CallKind.CATALOG);
		assertThat(post(TOKEN, event("academy")).statusCode()).isEqualTo(202);
		Eventually.until("the portal is looked at", () -> PORTAL.calls(CallKind.CATALOG) > polls);
		assertThat(ask("{ sessions(user: \"nobody\") { nodes { id } } }").at("/data/sessions/nodes")).isEmpty();
	}

	/** At most four a second. */
	@Test
	void manyEventsAreFewLooks() throws Exception {
		long polls = PORTAL.calls(CallKind.CATALOG);
		long begun = System.nanoTime();
		for (int i = 0; i < 50; i++) {
			post(TOKEN, event("academy"));
		}
		long caused = PORTAL.calls(CallKind.CATALOG) - polls;
		long quarters = 1 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 250;
		assertThat(caused).isLessThanOrEqualTo(quarters + 2);
	}

	@Test
	void whatIsNoEventOfOursIsRefusedAndSaysWhy() throws Exception {
		assertRefused(post(null, event("academy")), 401, "token");
		assertRefused(post("a-token-of-portals-0123456780", event("academy")), 401, "token");
		assertRefused(post(TOKEN, "nonsense"), 400, "must be JSON");
		assertRefused(post(TOKEN, "{}"), 400, "portal.name");
		assertRefused(post(TOKEN, event("unknown")), 404, "no portal");
		assertRefused(post(TOKEN, event("x".repeat(70_000))), 413, "65536");
	}

	/** It says that it sends a megabyte, and sends nothing of it. */
	@Test
	void bodyWithoutATokenIsNotRead() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write("""
					POST /webhooks/portal-events HTTP/1.1\r
					Host: localhost\r
					Content-Type: application/x-www-form-urlencoded\r
					Content-Length: 1000000\r
					\r
					""".getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 401");
		}
	}

	private static void assertRefused(HttpResponse<String> answer, int status, String words) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(JsonMapper.shared().readTree(answer.body()).at("/errors/0/message").asString()).contains(words);
		assertThat(answer.body()).doesNotContain(TOKEN);
	}

	private static String event(String portal) {
		return """
				{"portal": {"name": "%s"}, "event": {"name": "Session/Started", "session": "made-up", "user": "nobody"}}"""
			.formatted(portal);
	}

	private HttpResponse<String> post(String token, String body) throws Exception {
		String query = (token != null) ? "?token=" + token : "";
		return this.http.send(HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/webhooks/portal-events%s".formatted(port, query)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private URI activation(String user, String more) throws Exception {
		return URI.create(ask(
				"mutation { requestSession(input: {workshop: \"lab\", user: \"%s\"%s}) { ... on SessionGranted { activationUrl } } }"
					.formatted(user, more))
			.at("/data/requestSession/activationUrl")
			.asString());
	}

	private JsonNode ask(String query) {
		return GraphQlRequests.answer(this.http, graphQl(query));
	}

	private static HttpRequest.Builder graphQl(String query) {
		return GraphQlRequests.post(port, LoggedIn.token(port, "admin", "p"), query);
	}

	private BlockingQueue<String> listen(String query) throws Exception {
		BlockingQueue<String> lines = new LinkedBlockingQueue<>();
		CompletableFuture<HttpResponse<Stream<String>>> response = this.http.sendAsync(
				graphQl(query).header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofLines());
		assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		Thread.ofVirtual().start(() -> response.join().body().forEach(lines::add));
		return lines;
	}

	private static String next(BlockingQueue<String> lines, String with) throws Exception {
		List<String> skipped = new ArrayList<>();
		long end = System.nanoTime() + Eventually.PATIENCE.toNanos();
		while (System.nanoTime() < end) {
			String line = lines.poll(1, TimeUnit.SECONDS);
			if (line != null && line.contains(with)) {
				return line;
			}
			if (line != null) {
				skipped.add(line);
			}
		}
		throw new AssertionError("no %s after %s".formatted(with, skipped));
	}

}
