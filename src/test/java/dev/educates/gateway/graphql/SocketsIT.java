package dev.educates.gateway.graphql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.IssuerSimulator;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.SimulatedEnvironmentState;
import dev.educates.simulator.WorkshopSpecification;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What sockets may cost, and how they end. */
class SocketsIT {

	private static final int MOST_SOCKETS = 20;

	private static final String AVAILABILITY = "subscription { workshopAvailability(names: [\"lab\"]) { name availability { capacity } } }";

	private static final String LARGE = AVAILABILITY.replace("name ",
			IntStream.range(0, 20).mapToObj("w%d: workshop { description } "::formatted).collect(Collectors.joining()));

	private static final int CHANGES = 24;

	private static final int LARGEST_MESSAGE = 65_536;

	/** How long requests may take to end when the gateway is stopped. */
	private static final Duration SHUTDOWN = Duration.ofMinutes(4);

	/** Without progress, as Jetty has it. */
	private static final Duration IDLE = Duration.ofSeconds(30);

	private static final Duration CUT_OFF = Duration.ofMinutes(3);

	private static final PortalSimulator PORTAL = new PortalSimulator(PortalSpecification.of("academy")
		.with(EnvironmentSpecification.of("w01", "lab", 10)
			.withWorkshop(WorkshopSpecification.of("lab", "Lab")
				.describedBy("x".repeat(100_000), "beginner", "1h", List.of(), Map.of())))
		.with(EnvironmentSpecification.of("w02", "lab", 5)), Clock.systemUTC()).start();

	private static final IssuerSimulator ISSUER = new IssuerSimulator(0, Clock.systemUTC()).start();

	private static ConfigurableApplicationContext gateway;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<Frames> opened = new ArrayList<>();

	@BeforeAll
	static void start() {
		gateway = started();
	}

	@AfterAll
	static void stop() {
		gateway.close();
		PORTAL.close();
		ISSUER.close();
	}

	@AfterEach
	void leave() {
		this.opened.forEach(Frames::close);
	}

	private static ConfigurableApplicationContext started() {
		return new GatewayOptions().with("gateway.refresh.interval=50ms", "gateway.subscriptions.interval=50ms",
				"spring.lifecycle.timeout-per-shutdown-phase=" + SHUTDOWN, "gateway.subscriptions.maximum-per-socket=2",
				"gateway.sockets.maximum=" + MOST_SOCKETS, "gateway.discovery.reload-interval=0",
				"gateway.security.login-attempts=1000", "gateway.oidc[0].issuer=" + ISSUER.url())
			.portal("eu-1", PORTAL)
			.tenant("academy", "*")
			.client("admin", "p", "admin")
			.start();
	}

	private static int port(ConfigurableApplicationContext context) {
		return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
	}

	private static String token(ConfigurableApplicationContext context) {
		return LoggedIn.token(port(context), "admin", "p");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "graphql-ws", "soap" })
	void otherSubProtocolsAreClosedWith4406(String protocol) throws Exception {
		try (RawSocket socket = new RawSocket(port(gateway), protocol)) {
			assertThat(socket.closeCode()).isEqualTo(4406);
		}
	}

	@Test
	void tokenOfTheHandshakeCountsAndEndsTheSocketWith4403() throws Exception {
		ShortLived.used((life) -> {
			Frames frames = open(gateway, ISSUER.token(Map.of("sub", "ann", "tenant", "academy"), life));
			frames.send("{\"type\": \"connection_init\"}");
			frames.subscribe("a", "{ viewer { user } }");
			assertThat(frames.next("a").at("/payload/data/viewer/user").asString()).isEqualTo("ann");
			return frames;
		}, (frames) -> assertThat(frames.closeCode()).isEqualTo(4403));
	}

	@Test
	void subscriptionsOnOneSocketAreLimited() throws Exception {
		Frames frames = initiated(gateway);
		for (String id : List.of("a", "b", "c")) {
			frames.subscribe(id, AVAILABILITY);
		}
		assertThat(frames.next("c").at("/payload/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
		frames.send("{\"type\": \"complete\", \"id\": \"a\"}");
		frames.subscribe("d", AVAILABILITY);
		assertThat(frames.next("d").get("type").asString()).isEqualTo("next");
	}

	@Test
	void socketsThatAreTooManyAreClosedWith4429() throws Exception {
		List<Frames> all = new ArrayList<>();
		for (int i = 0; i < MOST_SOCKETS + 3; i++) {
			all.add(initiated(gateway, false));
		}
		Eventually.until("three are closed", () -> all.stream().filter((frames) -> frames.code.isDone()).count() >= 3);
		assertThat(all.stream().filter((frames) -> frames.code.isDone()).map((frames) -> frames.code.join()))
			.containsOnly(4429);
		all.stream().filter((frames) -> !frames.code.isDone()).findFirst().orElseThrow().close();
		Eventually.until("one that has left no longer counts", () -> {
			Frames again = initiated(gateway, false);
			Eventually.until("it is told", () -> again.code.isDone() || !again.messages.isEmpty());
			return again.messages.stream().anyMatch((message) -> message.contains("connection_ack"));
		});
	}

	@Test
	void binaryAndLargeMessagesAreClosedWith1003And1009() throws Exception {
		try (RawSocket socket = new RawSocket(port(gateway), "graphql-transport-ws")) {
			socket.send(RawSocket.BINARY, "{\"type\": \"connection_init\"}".getBytes(StandardCharsets.UTF_8));
			assertThat(socket.closeCode()).isEqualTo(1003);
		}
		String largest = "{\"type\": \"connection_init\"}".concat(" ".repeat(LARGEST_MESSAGE))
			.substring(0, LARGEST_MESSAGE);
		try (RawSocket socket = new RawSocket(port(gateway), "graphql-transport-ws")) {
			socket.send(largest);
			assertThat(socket.text()).contains("connection_ack");
		}
		try (RawSocket socket = new RawSocket(port(gateway), "graphql-transport-ws")) {
			socket.send(largest + " ");
			assertThat(socket.closeCode()).isEqualTo(1009);
		}
	}

	/** A hundred times what is in the kernel's buffers would otherwise wait for it. */
	@Test
	void slowSocketGetsTheLastStateAndDelaysNoOther() throws Exception {
		try (RawSocket slow = new RawSocket(port(gateway), "graphql-transport-ws")) {
			subscribeToLarge(slow);
			assertThat(slow.text()).contains("\"next\"");
			String last = change();
			int received = 1;
			while (!slow.text().contains(last)) {
				received++;
			}
			assertThat(received).as("events that waited for it").isLessThan(CHANGES / 2);
		}
		finally {
			allRun();
		}
	}

	@Test
	void slowStreamGetsTheLastStateAndDelaysNoOther() throws Exception {
		try (BufferedReader slow = new BufferedReader(new InputStreamReader(
				this.http.send(sse(gateway, LARGE), HttpResponse.BodyHandlers.ofInputStream()).body(),
				StandardCharsets.UTF_8))) {
			nextData(slow);
			String last = change();
			int received = 1;
			while (!nextData(slow).contains(last)) {
				received++;
			}
			assertThat(received).as("events that waited for it").isLessThan(CHANGES / 2);
		}
		finally {
			allRun();
		}
	}

	private static String nextData(BufferedReader lines) throws IOException {
		String line = lines.readLine();
		while (line != null && !line.startsWith("data:")) {
			line = lines.readLine();
		}
		assertThat(line).as("an event").isNotNull();
		return line;
	}

	@Test
	void thoseWhoTakeNothingAreCutOff() throws Exception {
		assertThat(idle(IDLE.dividedBy(6))).containsOnly(IDLE);
		try (RawSocket socket = new RawSocket(port(gateway), "graphql-transport-ws");
				java.net.Socket stream = new java.net.Socket()) {
			subscribeToLarge(socket);
			stream.setReceiveBufferSize(RawSocket.SMALL);
			stream.connect(new InetSocketAddress("127.0.0.1", port(gateway)));
			String body = JsonMapper.shared().writeValueAsString(Map.of("query", LARGE));
			stream.getOutputStream()
				.write(("POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
						+ "Content-Type: application/json\r\nAuthorization: Bearer " + token(gateway)
						+ "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
					.getBytes(StandardCharsets.UTF_8));
			InputStream begun = stream.getInputStream();
			assertThat(begun.read()).isPositive();
			List<Integer> both = List.of(socket.port(), stream.getLocalPort());
			assertThat(connected()).containsAll(both);
			// as many events as fit into the buffers, and one more
			change();
			Eventually.until(CUT_OFF, "the socket is cut off", () -> !connected().contains(socket.port()));
			Eventually.until(CUT_OFF, "the stream is cut off", () -> !connected().contains(stream.getLocalPort()));
		}
		finally {
			idle(IDLE);
			allRun();
		}
	}

	/**
	 * Lets new connections have another time without progress.
	 * @return the times of before, of sockets and of other connections
	 */
	private static Set<Duration> idle(Duration idle) {
		ServletWebServerApplicationContext context = (ServletWebServerApplicationContext) gateway;
		JettyWebSocketServerContainer sockets = JettyWebSocketServerContainer.getContainer(context.getServletContext());
		Set<Duration> before = new HashSet<>(Set.of(sockets.getIdleTimeout()));
		sockets.setIdleTimeout(idle);
		for (Connector each : connectors()) {
			before.add(Duration.ofMillis(each.getIdleTimeout()));
			((AbstractConnector) each).setIdleTimeout(idle.toMillis());
		}
		return before;
	}

	private static Connector[] connectors() {
		WebServer server = Objects.requireNonNull(((WebServerApplicationContext) gateway).getWebServer());
		return ((JettyWebServer) server).getServer().getConnectors();
	}

	/** Ports of the other ends. */
	private static Set<Integer> connected() {
		return Stream.of(connectors())
			.flatMap((connector) -> connector.getConnectedEndPoints().stream())
			.map((end) -> (InetSocketAddress) end.getRemoteSocketAddress())
			// one that has just gone has none
			.filter(Objects::nonNull)
			.map(InetSocketAddress::getPort)
			.collect(Collectors.toSet());
	}

	/** Twice, since none is sent if there was an event meanwhile. */
	@Test
	void somethingIsSentOnAStreamAtLeastEveryTwelveSeconds() {
		assertThat(gateway.getEnvironment()
			.getRequiredProperty("spring.graphql.http.sse.keep-alive", Duration.class)
			.multipliedBy(2)).isLessThanOrEqualTo(Duration.ofSeconds(12));
	}

	/**
	 * Many times, each told to one who listens.
	 * @return what the last state has and no other
	 */
	private String change() throws Exception {
		Frames quick = initiated(gateway);
		quick.subscribe("q", AVAILABILITY);
		await(quick, 15);
		for (int i = 0; i < CHANGES / 2; i++) {
			PORTAL.environmentState("w02", SimulatedEnvironmentState.STOPPING);
			await(quick, 10);
			PORTAL.environmentState("w02", SimulatedEnvironmentState.RUNNING);
			await(quick, 15);
		}
		PORTAL.environmentState("w01", SimulatedEnvironmentState.STOPPING);
		await(quick, 5);
		quick.close();
		return "\"capacity\":5}";
	}

	private static void await(Frames frames, int capacity) throws Exception {
		while (capacity(frames.next("q")) != capacity) {
			// not this change yet
		}
	}

	private static void allRun() {
		PORTAL.environmentState("w01", SimulatedEnvironmentState.RUNNING);
		PORTAL.environmentState("w02", SimulatedEnvironmentState.RUNNING);
	}

	private static void subscribeToLarge(RawSocket socket) throws IOException {
		socket.send("{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\"}}"
			.formatted(token(gateway)));
		assertThat(socket.text()).contains("connection_ack");
		socket.send("{\"type\": \"subscribe\", \"id\": \"s\", \"payload\": {\"query\": \"%s\"}}"
			.formatted(LARGE.replace("\"", "\\\"")));
	}

	private static int capacity(JsonNode message) {
		return message.at("/payload/data/workshopAvailability/availability/capacity").asInt();
	}

	@Test
	void shutdownEndsStreamsWithoutCompletingThemSoThatClientsReconnect() throws Exception {
		ConfigurableApplicationContext other = started();
		Frames frames = initiated(other);
		frames.subscribe("a", AVAILABILITY);
		frames.next("a");
		BlockingQueue<String> lines = new LinkedBlockingQueue<>();
		CompletableFuture<HttpResponse<Stream<String>>> sse = this.http.sendAsync(sse(other, AVAILABILITY),
				HttpResponse.BodyHandlers.ofLines());
		Thread reader = Thread.ofVirtual().start(() -> sse.join().body().forEach(lines::add));
		while (!Eventually.next("the present state", lines).startsWith("data:")) {
			// the present state comes first
		}
		try (RawSocket silent = new RawSocket(port(other), "graphql-transport-ws")) {
			long closing = System.nanoTime();
			other.close();
			assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(SHUTDOWN.dividedBy(2));
		}
		assertThat(frames.closeCode()).isEqualTo(1001);
		assertThat(frames.messages)
			.noneMatch((message) -> message.contains("\"complete\"") || message.contains("\"error\""));
		assertThat(reader.join(Eventually.PATIENCE)).as("the stream has ended").isTrue();
		assertThat(lines).noneMatch((line) -> line.contains("complete") || line.contains("errors"));
	}

	@Test
	void thereIsNoAddressForEventsOfPortalsUnlessItIsConfigured() throws Exception {
		assertThat(
				this.http
					.send(HttpRequest
						.newBuilder(URI
							.create("http://127.0.0.1:%d/webhooks/portal-events?token=".formatted(port(gateway))))
						.header("Content-Type", "application/json")
						.POST(HttpRequest.BodyPublishers.ofString("{}"))
						.build(), HttpResponse.BodyHandlers.discarding())
					.statusCode())
			.isEqualTo(404);
	}

	private static HttpRequest sse(ConfigurableApplicationContext context, String query) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port(context))))
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + token(context))
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", query))))
			.build();
	}

	private Frames initiated(ConfigurableApplicationContext context) throws Exception {
		Frames frames = initiated(context, true);
		assertThat(frames.message().get("type").asString()).isEqualTo("connection_ack");
		return frames;
	}

	private Frames initiated(ConfigurableApplicationContext context, boolean known) throws Exception {
		Frames frames = open(context, null);
		if (frames.code.isDone()) {
			return frames;
		}
		try {
			frames.send(known ? "{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\"}}"
				.formatted(token(context)) : "{\"type\": \"connection_init\"}");
		}
		catch (ExecutionException ex) {
			// closed meanwhile
		}
		return frames;
	}

	private Frames open(ConfigurableApplicationContext context, String token) throws Exception {
		Frames frames = new Frames();
		frames.connect(this.http, port(context), "Authorization", (token != null) ? "Bearer " + token : null);
		this.opened.add(frames);
		return frames;
	}

}
