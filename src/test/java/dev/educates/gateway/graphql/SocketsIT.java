package dev.educates.gateway.graphql;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.simulator.Credentials;
import dev.educates.gateway.simulator.EnvironmentSpecification;
import dev.educates.gateway.simulator.EnvironmentState;
import dev.educates.gateway.simulator.IssuerSimulator;
import dev.educates.gateway.simulator.PortalSimulator;
import dev.educates.gateway.simulator.PortalSpecification;
import dev.educates.gateway.simulator.WorkshopSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What sockets may cost, and how they end. */
class SocketsIT {

	private static final int MOST_SOCKETS = 20;

	private static final String AVAILABILITY = "subscription { workshopAvailability(names: [\"lab\"]) { name availability { capacity } } }";

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
		this.opened.forEach((frames) -> frames.socket.abort());
	}

	private static ConfigurableApplicationContext started() {
		Credentials robot = PORTAL.specification().robot();
		return new SpringApplicationBuilder(GatewayApplication.class).run("--server.port=0",
				"--gateway.refresh.interval=50ms", "--gateway.subscriptions.interval=50ms",
				"--gateway.subscriptions.maximum-per-socket=2", "--gateway.sockets.maximum=" + MOST_SOCKETS,
				"--gateway.discovery.reload-interval=0", "--gateway.security.login-attempts=1000",
				"--gateway.oidc[0].issuer=" + ISSUER.url(), "--gateway.clients[0].name=admin",
				"--gateway.clients[0].password={noop}p", "--gateway.clients[0].roles[0]=admin",
				"--gateway.clusters[0].name=eu-1", "--gateway.clusters[0].portals[0].name=academy",
				"--gateway.tenants[0].name=academy", "--gateway.tenants[0].portals.name-selector.match-names[0]=*",
				"--gateway.clusters[0].portals[0].url=" + PORTAL.url(),
				"--gateway.clusters[0].portals[0].robot.client-id=" + robot.clientId(),
				"--gateway.clusters[0].portals[0].robot.client-secret=" + robot.clientSecret(),
				"--gateway.clusters[0].portals[0].robot.username=" + robot.username(),
				"--gateway.clusters[0].portals[0].robot.password=" + robot.password());
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
		String token = ISSUER.token(Map.of("sub", "ann", "tenant", "academy"), Duration.ofSeconds(8));
		Frames frames = open(gateway, token);
		frames.send("{\"type\": \"connection_init\"}");
		frames.subscribe("a", "{ viewer { user } }");
		assertThat(frames.next("a").at("/payload/data/viewer/user").asString()).isEqualTo("ann");
		assertThat(frames.code.get(20, TimeUnit.SECONDS)).isEqualTo(4403);
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
		Frames last = all.getLast();
		assertThat(last.code.get(10, TimeUnit.SECONDS)).isEqualTo(4429);
		assertThat(all.stream().filter((frames) -> frames.code.isDone())).hasSizeGreaterThanOrEqualTo(3);
		all.getFirst().socket.abort();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (System.nanoTime() < end) {
			Frames again = initiated(gateway, false);
			String message = again.messages.poll(1, TimeUnit.SECONDS);
			if (message != null && message.contains("connection_ack")) {
				return;
			}
		}
		throw new AssertionError("one that has left still counts");
	}

	/** A hundred times what is in the kernel's buffers would otherwise wait for it. */
	@Test
	void slowSocketGetsTheLastStateAndNobodyWaitsForIt() throws Exception {
		Frames quick = initiated(gateway);
		quick.subscribe("q", AVAILABILITY);
		int before = capacity(quick.next("q"));
		try (RawSocket slow = new RawSocket(port(gateway), "graphql-transport-ws")) {
			slow.send("{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\"}}"
				.formatted(token(gateway)));
			StringBuilder large = new StringBuilder(
					"subscription { workshopAvailability(names: [\\\"lab\\\"]) { availability { capacity } ");
			for (int i = 0; i < 20; i++) {
				large.append("w%d: workshop { description } ".formatted(i));
			}
			assertThat(slow.text()).contains("connection_ack");
			slow.send("{\"type\": \"subscribe\", \"id\": \"s\", \"payload\": {\"query\": \"%s} }\"}}".formatted(large));
			assertThat(slow.text()).contains("\"next\"");
			int changes = 40;
			for (int i = 0; i < changes; i++) {
				PORTAL.environmentState("w02", (i % 2 == 0) ? EnvironmentState.STOPPING : EnvironmentState.RUNNING);
				int expected = (i % 2 == 0) ? before - 5 : before;
				while (capacity(quick.next("q")) != expected) {
					// not this change yet
				}
			}
			PORTAL.environmentState("w02", EnvironmentState.STOPPING);
			int received = 0;
			String event = slow.text();
			while (!event.contains("\"capacity\":" + (before - 5)) || slow.hasMore()) {
				received++;
				event = slow.text();
			}
			assertThat(received).as("events that waited for it").isLessThan(changes / 2);
		}
		finally {
			PORTAL.environmentState("w02", EnvironmentState.RUNNING);
		}
	}

	private static int capacity(JsonNode message) {
		return message.at("/payload/data/workshopAvailability/availability/capacity").asInt();
	}

	@Test
	void shutdownCompletesStreamsAndWaitsForNobody() throws Exception {
		ConfigurableApplicationContext other = started();
		Frames frames = initiated(other);
		frames.subscribe("a", AVAILABILITY);
		frames.next("a");
		BlockingQueue<String> lines = new LinkedBlockingQueue<>();
		CompletableFuture<HttpResponse<Stream<String>>> sse = this.http
			.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port(other))))
				.header("Content-Type", "application/json")
				.header("Accept", "text/event-stream")
				.header("Authorization", "Bearer " + token(other))
				.POST(HttpRequest.BodyPublishers
					.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", AVAILABILITY))))
				.build(), HttpResponse.BodyHandlers.ofLines());
		Thread reader = Thread.ofVirtual().start(() -> sse.join().body().forEach(lines::add));
		while (!lines.poll(10, TimeUnit.SECONDS).startsWith("data:")) {
			// the present state comes first
		}
		try (RawSocket silent = new RawSocket(port(other), "graphql-transport-ws")) {
			long closing = System.nanoTime();
			other.close();
			assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(25));
		}
		assertThat(frames.next("a").get("type").asString()).isEqualTo("complete");
		assertThat(frames.code.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
		reader.join(Duration.ofSeconds(10));
		assertThat(lines).contains("event:complete");
	}

	/** Less than the time after which something is sent to keep proxies awake. */
	@Test
	void streamBeginsAtOnceEvenIfThereIsNothingToTell() throws Exception {
		HttpResponse<Stream<String>> answer = this.http
			.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port(gateway))))
				.header("Content-Type", "application/json")
				.header("Accept", "text/event-stream")
				.header("Authorization", "Bearer " + token(gateway))
				.POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"subscription { sessionChanges { kind } }\"}"))
				.build(), HttpResponse.BodyHandlers.ofLines())
			.get(8, TimeUnit.SECONDS);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		answer.body().close();
	}

	@Test
	void thereIsNoAddressForEventsOfPortalsUnlessItIsConfigured() throws Exception {
		assertThat(
				this.http
					.send(HttpRequest
						.newBuilder(
								URI.create("http://127.0.0.1:%d/hooks/portal-events?token=".formatted(port(gateway))))
						.header("Content-Type", "application/json")
						.POST(HttpRequest.BodyPublishers.ofString("{}"))
						.build(), HttpResponse.BodyHandlers.discarding())
					.statusCode())
			.isEqualTo(404);
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
		WebSocket.Builder builder = this.http.newWebSocketBuilder().subprotocols("graphql-transport-ws");
		if (token != null) {
			builder.header("Authorization", "Bearer " + token);
		}
		frames.socket = builder.buildAsync(URI.create("ws://127.0.0.1:%d/graphql".formatted(port(context))), frames)
			.get(10, TimeUnit.SECONDS);
		this.opened.add(frames);
		return frames;
	}

	/** Frames of graphql-transport-ws. */
	private static final class Frames implements WebSocket.Listener {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		private final CompletableFuture<Integer> code = new CompletableFuture<>();

		private final StringBuilder text = new StringBuilder();

		private WebSocket socket;

		void subscribe(String id, String query) throws Exception {
			send(JsonMapper.shared()
				.writeValueAsString(Map.of("type", "subscribe", "id", id, "payload", Map.of("query", query))));
		}

		void send(String message) throws Exception {
			this.socket.sendText(message, true).get(10, TimeUnit.SECONDS);
		}

		JsonNode message() throws Exception {
			String message = this.messages.poll(10, TimeUnit.SECONDS);
			assertThat(message).as("a message in time").isNotNull();
			return JsonMapper.shared().readTree(message);
		}

		JsonNode next(String id) throws Exception {
			JsonNode message = message();
			while (!id.equals(message.path("id").asString(""))) {
				message = message();
			}
			return message;
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				this.messages.add(this.text.toString());
				this.text.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.code.complete(statusCode);
			return null;
		}

	}

	/** A socket that is read when the test wants it, and no earlier. */
	private static final class RawSocket implements AutoCloseable {

		private static final int SMALL = 8192;

		private final java.net.Socket socket = new java.net.Socket();

		private final DataInputStream input;

		RawSocket(int port, String protocol) throws IOException {
			this.socket.setReceiveBufferSize(SMALL);
			this.socket.connect(new InetSocketAddress("127.0.0.1", port));
			this.socket.setSoTimeout(20_000);
			String wanted = protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n";
			this.socket.getOutputStream()
				.write(("GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
						+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + wanted + "\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			this.input = new DataInputStream(this.socket.getInputStream());
			StringBuilder head = new StringBuilder();
			while (!head.toString().endsWith("\r\n\r\n")) {
				head.append((char) this.input.readUnsignedByte());
			}
			assertThat(head.toString()).startsWith("HTTP/1.1 101");
		}

		/** With a mask of zeros. */
		void send(String text) throws IOException {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			this.socket.getOutputStream()
				.write(ByteBuffer.allocate(bytes.length + 8)
					.put((byte) 0x81)
					.put((byte) (0x80 | 126))
					.putShort((short) bytes.length)
					.putInt(0)
					.put(bytes)
					.array());
		}

		/** The next text that is no ping. */
		String text() throws IOException {
			StringBuilder text = new StringBuilder();
			boolean last = false;
			while (!last) {
				int head = this.input.readUnsignedByte();
				assertThat(head & 0x0F).as("opcode").isLessThanOrEqualTo(1);
				last = (head & 0x80) != 0;
				text.append(new String(payload(), StandardCharsets.UTF_8));
			}
			return text.toString().contains("\"type\":\"ping\"") ? text() : text.toString();
		}

		int closeCode() throws IOException {
			assertThat(this.input.readUnsignedByte()).as("a close frame").isEqualTo(0x88);
			return ByteBuffer.wrap(payload()).getShort() & 0xFFFF;
		}

		private byte[] payload() throws IOException {
			int length = this.input.readUnsignedByte();
			long size = switch (length) {
				case 126 -> this.input.readUnsignedShort();
				case 127 -> this.input.readLong();
				default -> length;
			};
			byte[] payload = new byte[(int) size];
			this.input.readFully(payload);
			return payload;
		}

		boolean hasMore() throws IOException, InterruptedException {
			for (int i = 0; i < 20 && this.input.available() == 0; i++) {
				Thread.sleep(25);
			}
			return this.input.available() > 0;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
