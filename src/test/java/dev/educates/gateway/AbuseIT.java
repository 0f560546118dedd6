package dev.educates.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.server.limits.OperationLimiter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent, the gateway answers it with less than 500, keeps its memory, and
 * others are answered as before.
 */
class AbuseIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway("--gateway.limits.body-time=5s",
			"--logging.level.root=warn", "--logging.level.audit=off");

	private static final String OPERATOR = GATEWAY.token("operator");

	private static final long SEED = 20261124;

	private static final int MUTATIONS = Integer.getInteger("abuse.mutations", 1000);

	private static final int ABUSERS = 4;

	private static final int SLOW_SENDERS = 20;

	private static final long MEGABYTE = 1 << 20;

	private static final List<String> VALID = List.of(
			ProtectedGateway.body("{ workshops(first: 5) { nodes { name availability { ready } } } }"),
			ProtectedGateway.body("query Q { portals { name environments { name sessions { user } } } }"),
			"{\"query\": \"query($n: String!) { workshop(name: $n) { name } }\", \"variables\": {\"n\": \"shared-lab\"}}",
			"{\"query\": \"query A { viewer { kind } } query B { tenants { name } }\", \"operationName\": \"B\"}",
			"{\"query\": \"mutation($i: RequestSessionInput!) { requestSession(input: $i) { __typename } }\", "
					+ "\"variables\": {\"i\": {\"workshop\": \"shared-lab\", \"user\": \"fuzz\", \"parameters\": [{\"name\": \"a\", \"value\": \"b\"}]}}}",
			"{\"query\": \"{ viewer { kind } }\", \"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}}"
				.formatted(ResponseCacheIT.hash("{ viewer { kind } }")));

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	private static List<byte[]> bombs() {
		String doubling = IntStream.range(0, 300)
			.mapToObj((i) -> "fragment f%d on Query { ...f%d ...f%d }".formatted(i, i + 1, i + 1))
			.collect(Collectors.joining(" "));
		List<String> queries = List.of(
				IntStream.range(0, 3000)
					.mapToObj((i) -> "a%d: viewer { kind }".formatted(i))
					.collect(Collectors.joining(" ", "{ ", " }")),
				"{" + " a: login(username: \"x\", password: \"y\") { accessToken }".repeat(500) + "}",
				"{ portals { " + "environments { portal { ".repeat(2000) + "name" + " } }".repeat(2000) + " } }",
				"{ ...f0 } " + doubling + " fragment f300 on Query { viewer { kind } }",
				"{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
				"{ workshop(name: \"" + "x".repeat(900_000) + "\") { name } }",
				"{ workshops(first: " + "9".repeat(40_000) + ") { totalCount } }",
				"{ workshops(filter: {names: " + "[".repeat(5000) + "]".repeat(5000) + "}) { totalCount } }",
				"{ viewer " + "@include(if: true) ".repeat(3000) + "{ kind } }", "#".repeat(900_000),
				"query(" + "$a: Int ".repeat(3000) + ") { viewer { kind } }", "\u0000\uFFFF{", "");
		List<byte[]> bodies = queries.stream()
			.map((query) -> ProtectedGateway.body(query).getBytes(StandardCharsets.UTF_8))
			.collect(Collectors.toCollection(ArrayList::new));
		for (String raw : List.of("", "null", "7", "[]", "{", "{}", "\"{ viewer { kind } }\"", "{\"query\": 7}",
				"{\"query\": null}", "{\"query\": [\"{ viewer { kind } }\"]}", "[".repeat(200_000),
				"{\"query\": \"{ viewer { kind } }\", \"variables\": []}",
				"{\"query\": \"{ viewer { kind } }\", \"variables\": " + "{\"a\":".repeat(3000) + "1" + "}".repeat(3000)
						+ "}",
				"{\"query\": \"{ viewer { kind } }\", \"variables\": {\"a\": 1e999999999}}",
				"{\"query\": \"{ viewer { kind } }\", \"operationName\": {}}",
				"{\"query\": \"{ viewer { kind } }\", \"extensions\": {\"persistedQuery\": null}}",
				"{\"query\": \"{ viewer { kind } }\", \"extensions\": 7}")) {
			bodies.add(raw.getBytes(StandardCharsets.UTF_8));
		}
		bodies.add(new byte[] { '{', '"', 'q', 'u', 'e', 'r', 'y', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}' });
		bodies.add(new byte[] { (byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0 });
		bodies.add(new byte[(int) (10 * MEGABYTE)]);
		return bodies;
	}

	private static byte[] mutated(Random random) {
		byte[] body = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
		for (int i = random.nextInt(4); i >= 0; i--) {
			int at = random.nextInt(Math.max(1, body.length));
			int length = Math.min(random.nextInt(12), body.length - at);
			ByteArrayOutputStream next = new ByteArrayOutputStream();
			next.write(body, 0, at);
			switch (random.nextInt(5)) {
				case 0 -> next.write(random.nextInt(256));
				case 1 -> next
					.writeBytes("{}[]()\"\\$@:!|&... ".substring(random.nextInt(17)).getBytes(StandardCharsets.UTF_8));
				case 2 -> {
					for (int copy = 0; copy < 3; copy++) {
						next.write(body, at, length);
					}
				}
				case 3 -> next.write(body, at, length);
				default -> next.writeBytes("null".getBytes(StandardCharsets.UTF_8));
			}
			int rest = Math.min(body.length, at + length);
			next.write(body, rest, body.length - rest);
			body = next.toByteArray();
		}
		return body;
	}

	private void send(byte[] body, String what) {
		HttpResponse<String> answer;
		try {
			answer = GATEWAY.send(GATEWAY.request(OPERATOR, "/graphql")
				.header("Content-Type", "application/json")
				.header("Accept", (body.length % 2 == 0) ? "application/json" : "application/graphql-response+json")
				.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
		}
		catch (IllegalStateException ex) {
			// the gateway does not read on what is far too large
			if (body.length < MEGABYTE) {
				this.faults.add(what + ": " + ex.getCause());
			}
			return;
		}
		if (answer.statusCode() >= 500 || answer.body().contains("\"INTERNAL\"")) {
			this.faults.add("%s: %d %s for %s".formatted(what, answer.statusCode(), shortened(answer.body()),
					shortened(new String(body, StandardCharsets.UTF_8))));
		}
	}

	private static String shortened(String text) {
		return (text.length() > 300) ? text.substring(0, 300) + "…" : text;
	}

	@Test
	void abuseAffectsNoOtherCaller() throws Exception {
		String polite = GATEWAY.token("beta");
		Duration warming = Duration.ofSeconds(1);
		long end = System.nanoTime() + warming.toNanos();
		politely(polite, () -> System.nanoTime() < end);
		long quietEnd = System.nanoTime() + warming.toNanos();
		long quiet = politely(polite, () -> System.nanoTime() < quietEnd);
		bombs().forEach((bomb) -> send(bomb, "bomb"));
		long before = used();
		List<Thread> abusers = new ArrayList<>();
		for (int i = 0; i < ABUSERS; i++) {
			int number = i;
			abusers.add(Thread.ofVirtual().start(() -> {
				Random random = new Random(SEED + number);
				for (int j = 0; j < MUTATIONS / ABUSERS; j++) {
					send(mutated(random), "mutation of seed %d".formatted(SEED + number));
				}
				bombs().forEach((bomb) -> send(bomb, "bomb"));
			}));
		}
		List<Thread> slow = IntStream.range(0, SLOW_SENDERS)
			.mapToObj((i) -> Thread.ofVirtual().start(this::sendSlowly))
			.toList();
		long abused = politely(polite, () -> abusers.stream().anyMatch(Thread::isAlive));
		for (Thread each : slow) {
			each.join();
		}
		assertThat(this.faults).isEmpty();
		Eventually.until("nothing is under way", () -> GATEWAY.bean(OperationLimiter.class).inFlight() == 0);
		long after = used();
		System.getLogger("abuse")
			.log(System.Logger.Level.INFO, "median %d ms quiet, %d ms abused; heap %d MB before, %d MB after"
				.formatted(quiet / 1_000_000, abused / 1_000_000, before / MEGABYTE, after / MEGABYTE));
		assertThat(abused).as("median of others, in ns, quiet %d", quiet)
			.isLessThan(Math.max(50 * quiet, Duration.ofSeconds(1).toNanos()));
		assertThat(after - before).as("heap, in bytes").isLessThan(100 * MEGABYTE);
	}

	@Test
	void whoSaysThatMuchWillComeTakesNoMemoryYet() throws IOException {
		List<Socket> sockets = new ArrayList<>();
		long before = used();
		try {
			for (int i = 0; i < 100; i++) {
				Socket socket = new Socket("127.0.0.1", GATEWAY.port());
				sockets.add(socket);
				socket.setSoTimeout(60_000);
				socket.getOutputStream()
					.write(("POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
							+ "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n")
						.getBytes(StandardCharsets.UTF_8));
				// the body is waited for
				assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
					.isEqualTo("HTTP/1.1 100");
			}
			assertThat(used() - before).as("heap, in bytes").isLessThan(50 * MEGABYTE);
		}
		finally {
			for (Socket each : sockets) {
				each.close();
			}
		}
	}

	/** Two bytes a second of a body that is said to be larger. */
	private void sendSlowly() {
		try (Socket socket = new Socket("127.0.0.1", GATEWAY.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream()
				.write(("POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
						+ "Content-Length: 100000\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.UTF_8));
			for (int i = 0; i < 8; i++) {
				socket.getOutputStream().write(' ');
				socket.getOutputStream().flush();
				LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
			}
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!answer.startsWith("HTTP/1.1 408")) {
				this.faults.add("slow sender: " + shortened(answer));
			}
		}
		catch (IOException ex) {
			// closed while we were still sending: as good
		}
	}

	/**
	 * The median of somebody who asks now and then, in nanoseconds: machines that stand
	 * still for a second say nothing about those who ask.
	 */
	private static long politely(String token, BooleanSupplier more) {
		List<Long> taken = new ArrayList<>();
		while (more.getAsBoolean()) {
			long start = System.nanoTime();
			HttpResponse<String> answer = GATEWAY.post(token, VALID.getFirst());
			taken.add(System.nanoTime() - start);
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains("beta-lab");
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
		long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private static long used() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
