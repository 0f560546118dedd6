package dev.educates.gateway.portal.polling;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.portal.http.RealClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Portals with huge catalogs against a process with a small heap that polls them, and
 * others, all at once: it lives, the others are polled on time, and each huge one says
 * which limit it has hit.
 */
class HugeCatalogsTests {

	private static final Logger logger = LoggerFactory.getLogger(HugeCatalogsTests.class);

	/** Read by the process that has started this one. */
	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int OF_EACH_KIND = 3;

	private static final int ORDINARY = 10;

	/** Enough on a busy machine, too, for those that wait for memory. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Of each ordinary portal. */
	private static final int READINGS = 8;

	private static final Duration SHORTEST = Duration.ofSeconds(8);

	/** Only a very busy machine needs that. */
	private static final Duration LONGEST = Duration.ofMinutes(6);

	private static final Map<String, String> DETAILS = Map.of("endless", "(limit gateway.portal.maximum-catalog-size)",
			"sessions", "catalog has more than 20000 sessions (limit gateway.portal.maximum-sessions)", "environments",
			"catalog has more than 2000 environments (limit gateway.portal.maximum-environments)", "deep",
			"catalog is nested more than 64 levels deep", "errors", "answered 502");

	private final HttpServer portals = server();

	@BeforeEach
	void start() {
		this.portals.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.portals.createContext("/", HugeCatalogsTests::answer);
		this.portals.start();
	}

	@AfterEach
	void stop() {
		this.portals.stop(0);
	}

	@Test
	void portalsWithHugeCatalogsAffectNoOther() throws Exception {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Process polling = Eventually.bounded(new ProcessBuilder(java.toString(), "-Xmx64m",
				"-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
				HugeCatalogsTests.class.getName(), "http://127.0.0.1:" + this.portals.getAddress().getPort())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start());
		Map<String, List<String>> seen;
		try (Stream<String> lines = polling.inputReader().lines()) {
			seen = lines.filter((line) -> line.startsWith("SEEN "))
				.map((line) -> line.split(" ", 3))
				.collect(Collectors.groupingBy((parts) -> parts[1],
						Collectors.mapping((parts) -> parts[2], Collectors.toList())));
		}
		assertThat(polling.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(polling.exitValue()).as("out of memory").isZero();
		logger.info("Polls of ordinary portals beside huge ones: {}", seen.get("ordinary"));
		for (int i = 0; i < ORDINARY; i++) {
			assertThat(seen.get("ordinary-" + i)).anyMatch((state) -> state.startsWith("HEALTHY"));
		}
		DETAILS.forEach((kind, detail) -> {
			for (int i = 0; i < OF_EACH_KIND; i++) {
				assertThat(seen.get(kind + "-" + i))
					.anyMatch((state) -> state.startsWith("UNREACHABLE") && state.contains(detail))
					.noneMatch((state) -> state.startsWith("HEALTHY"));
			}
		});
		List<String> full = seen.entrySet()
			.stream()
			.filter((each) -> each.getKey().startsWith("full-"))
			.flatMap((each) -> each.getValue().stream())
			.toList();
		assertThat(full).as("what is within the limits is kept while there is room")
			.anyMatch((state) -> state.startsWith("HEALTHY"))
			.anyMatch((state) -> state.contains("a third of the heap"));
	}

	/**
	 * The process that polls.
	 * @param arguments base address of the portals
	 */
	public static void main(String[] arguments) throws InterruptedException {
		List<PortalRegistration> registrations = new ArrayList<>();
		Map<String, Integer> numbers = new LinkedHashMap<>(Map.of("ordinary", ORDINARY, "full", OF_EACH_KIND));
		DETAILS.keySet().forEach((kind) -> numbers.put(kind, OF_EACH_KIND));
		numbers.forEach((kind, number) -> {
			for (int i = 0; i < number; i++) {
				registrations.add(new PortalRegistration(new PortalRef("c", kind + "-" + i),
						URI.create(arguments[0] + "/" + kind + "-" + i), Map.of(), AdministrativeState.ACTIVE,
						PortalWeight.EQUAL, new RobotCredentials("a", "b", "c", "d")));
			}
		});
		try (RealClients clients = new RealClients(Clock.systemUTC());
				PollScheduler refresh = RealPolling.started(Duration.ofSeconds(1), PATIENCE, clients.directory(),
						Clock.systemUTC())) {
			clients.directory().replace(List.of(new Cluster("c", Map.of(), AdministrativeState.ACTIVE)), registrations);
			Map<String, Set<String>> states = new TreeMap<>();
			Map<Instant, Duration> readings = new HashMap<>();
			long started = System.nanoTime();
			while (System.nanoTime() - started < LONGEST.toNanos() && !(isOver(states)
					&& readings.size() >= READINGS * ORDINARY && System.nanoTime() - started > SHORTEST.toNanos())) {
				refresh.known().portals().forEach((portal) -> note(portal, states, readings));
				Thread.sleep(50);
			}
			report(readings, Duration.ofNanos(System.nanoTime() - started));
			states.forEach((portal, all) -> all.forEach((state) -> OUT.printf("SEEN %s %s%n", portal, state)));
		}
		System.exit(0);
	}

	private static boolean isOver(Map<String, Set<String>> states) {
		return DETAILS.entrySet()
			.stream()
			.allMatch((each) -> states.entrySet()
				.stream()
				.filter((portal) -> portal.getKey().startsWith(each.getKey() + "-"))
				.allMatch((portal) -> portal.getValue().stream().anyMatch((one) -> one.contains(each.getValue()))))
				&& states.values().stream().flatMap(Set::stream).anyMatch((one) -> one.contains("a third of the heap"));
	}

	private static void note(Portal portal, Map<String, Set<String>> states, Map<Instant, Duration> readings) {
		states.computeIfAbsent(portal.ref().name(), (name) -> new LinkedHashSet<>())
			.add(portal.health() + " " + portal.healthDetail());
		PortalReading reading = portal.reading();
		if (reading != null && portal.ref().name().startsWith("ordinary")) {
			readings.put(reading.startedAt(), reading.took());
		}
	}

	private static void report(Map<Instant, Duration> readings, Duration time) {
		long[] millis = readings.values().stream().mapToLong(Duration::toMillis).sorted().toArray();
		OUT.printf("SEEN ordinary %d readings of %d portals in %d s: p50 %d ms, p99 %d ms%n", millis.length, ORDINARY,
				time.toSeconds(), at(millis, 50), at(millis, 99));
	}

	private static long at(long[] millis, int percent) {
		return (millis.length > 0) ? millis[(millis.length - 1) * percent / 100] : -1;
	}

	private static HttpServer server() {
		try {
			return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void answer(HttpExchange exchange) {
		String path = exchange.getRequestURI().getPath();
		String kind = path.split("[/-]")[1];
		boolean token = path.endsWith("/oauth2/token/");
		try (exchange) {
			exchange.sendResponseHeaders((!token && kind.equals("errors")) ? 502 : 200, 0);
			try (OutputStream body = new BufferedOutputStream(exchange.getResponseBody(), 65_536)) {
				if (token) {
					write(body, "{\"access_token\": \"t\"}");
				}
				else {
					write(body,
							"""
									{"portal": {"name": "p", "uid": "u", "sessions": {"maximum": 0, "allocated": 1}},
									 "environments": [{"name": "e", "state": "RUNNING", "workshop": {"name": "lab"}, "sessions": [
									""");
					catalog(kind, body);
				}
			}
		}
		catch (IOException ex) {
			// the client has had enough
		}
	}

	private static void catalog(String kind, OutputStream body) throws IOException {
		switch (kind) {
			case "endless", "errors" -> repeat(body, " ".repeat(1_000), Integer.MAX_VALUE);
			case "sessions" -> sessions(body, 300_000);
			case "full" -> sessions(body, 19_900);
			case "environments" -> {
				write(body, "]}");
				repeat(body, ", {\"name\": \"e%d\", \"workshop\": {\"name\": \"lab\"}, \"sessions\": []}", 50_000);
				write(body, "]}");
				return;
			}
			case "deep" -> repeat(body, "[[[[[[[[", Integer.MAX_VALUE);
			default -> sessions(body, 20);
		}
		write(body, "]}]}");
	}

	/** The times are others with each reading. */
	private static void sessions(OutputStream body, int number) throws IOException {
		write(body, "{}");
		repeat(body, """
				, {"name": "session-%%1$d", "state": "RUNNING", "user": "user-%%1$d-%s", "extendable": false,
				 "started": "%s", "expires": "2027-01-01T00:00:00Z"}""".formatted("x".repeat(30), Instant.now()),
				number);
	}

	private static void repeat(OutputStream body, String text, int times) throws IOException {
		for (int i = 0; i < times; i++) {
			write(body, text.contains("%") ? text.formatted(i) : text);
		}
	}

	private static void write(OutputStream body, String text) throws IOException {
		body.write(text.getBytes(StandardCharsets.UTF_8));
	}

}
