package dev.educates.gateway.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * How many catalog queries a second, beside the same bytes from a plain handler of the
 * same server, with the calls of portals meanwhile.
 */
final class ReadBenchmark {

	private static final int PORT = 18981;

	private static final Duration SPAN = Duration.ofSeconds(8);

	private static final String QUERY = """
			{"query": "{ workshops(first: 50) { nodes { name title \
			availability { status ready remaining capacity allocated } } } }"}""";

	/** An admin sees the whole fleet, the tenant half of its clusters. */
	static final List<String> CLIENTS = List.of("--gateway.clients[0].name=admin", "--gateway.clients[0].password=p",
			"--gateway.clients[0].roles[0]=admin", "--gateway.clients[1].name=tenant",
			"--gateway.clients[1].password=p", "--gateway.clients[1].roles[0]=tenant",
			"--gateway.clients[1].tenants[0]=half", "--gateway.tenants[0].name=half",
			"--gateway.tenants[0].clusters.name-selector.match-names[0]=c[0-4]");

	private ReadBenchmark() {
	}

	static void run(int clusters, int portals, int environments) throws Exception {
		List<PortalSimulator> fleet = new ArrayList<>();
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=" + PORT, "--spring.main.banner-mode=off", "--logging.level.root=warn"));
		arguments.addAll(CLIENTS);
		for (int c = 0; c < clusters; c++) {
			arguments.add("--gateway.clusters[%d].name=c%d".formatted(c, c));
			for (int p = 0; p < portals; p++) {
				PortalSimulator portal = portal("c%dp%d".formatted(c, p), environments);
				fleet.add(portal);
				arguments.addAll(arguments("gateway.clusters[%d].portals[%d]".formatted(c, p), portal));
			}
		}
		byte[][] stored = { new byte[0] };
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(GatewayApplication.class)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("floor", RouterFunction.class,
					() -> RouterFunctions.route().POST("/floor", (request) -> {
						request.body(byte[].class);
						return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(stored[0]);
					}).build()))
			.run(arguments.toArray(String[]::new))) {
			HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			Map<String, String> tokens = Map.of("admin", LoggedIn.token(PORT, "admin", "p"), "tenant",
					LoggedIn.token(PORT, "tenant", "p"));
			String answer = "";
			for (int i = 0; i < 100 && !answer.contains("lab-%03d".formatted(environments - 1)); i++) {
				answer = post(http, "/graphql", tokens.get("admin")).body();
			}
			stored[0] = answer.getBytes(StandardCharsets.UTF_8);
			System.out.printf("%d × %d × %d environments, %d bytes an answer%n%n", clusters, portals, environments,
					stored[0].length);
			System.out.println("| connections | what | by | requests/s | p50 | p99 | catalog calls/s |");
			System.out.println("|---|---|---|---|---|---|---|");
			load(http, "/graphql", tokens, "admin", 4, Duration.ofSeconds(10), fleet);
			for (int connections : new int[] { 1, 16 }) {
				System.out.println(load(http, "/graphql", tokens, "admin", connections, SPAN, fleet));
				System.out.println(load(http, "/graphql", tokens, "tenant", connections, SPAN, fleet));
				System.out.println(load(http, "/floor", tokens, "admin", connections, SPAN, fleet));
			}
		}
		finally {
			fleet.forEach(PortalSimulator::close);
		}
	}

	private static String load(HttpClient http, String path, Map<String, String> tokens, String caller, int connections,
			Duration span, List<PortalSimulator> fleet) throws Exception {
		ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
		long before = calls(fleet);
		long end = System.nanoTime() + span.toNanos();
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			clients.add(Thread.ofVirtual().start(() -> {
				while (System.nanoTime() < end) {
					long start = System.nanoTime();
					post(http, path, tokens.get(caller));
					taken.add(System.nanoTime() - start);
				}
			}));
		}
		for (Thread client : clients) {
			client.join();
		}
		Samples samples = Samples.sorted(taken.stream().mapToLong(Long::longValue).toArray());
		return "| %d | %s | %s | %,.0f | %.2f ms | %.2f ms | %.1f |".formatted(connections, path, caller,
				samples.sorted().length / (double) span.toSeconds(), samples.millis(0.5), samples.millis(0.99),
				(calls(fleet) - before) / (double) span.toSeconds());
	}

	private static HttpResponse<String> post(HttpClient http, String path, String token) {
		try {
			HttpResponse<String> response = http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
					.header("Content-Type", "application/json")
					.header("Authorization", "Bearer " + token)
					.POST(HttpRequest.BodyPublishers.ofString(QUERY))
					.build(), HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalStateException("answered %d: %s".formatted(response.statusCode(), response.body()));
			}
			return response;
		}
		catch (java.io.IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long calls(List<PortalSimulator> fleet) {
		return fleet.stream().mapToLong((portal) -> portal.calls(CallKind.CATALOG)).sum();
	}

	static PortalSimulator portal(String name, int environments) {
		PortalSpecification specification = PortalSpecification.of(name);
		for (int e = 0; e < environments; e++) {
			specification = specification
				.with(EnvironmentSpecification.of("%s-w%02d".formatted(name, e), "lab-%03d".formatted(e), 10));
		}
		return new PortalSimulator(specification, Clock.systemUTC()).start();
	}

	static List<String> arguments(String key, PortalSimulator portal) {
		Credentials robot = portal.specification().robot();
		return List.of("--%s.name=%s".formatted(key, portal.specification().name()),
				"--%s.url=%s".formatted(key, portal.url()), "--%s.robot.client-id=%s".formatted(key, robot.clientId()),
				"--%s.robot.client-secret=%s".formatted(key, robot.clientSecret()),
				"--%s.robot.username=%s".formatted(key, robot.username()),
				"--%s.robot.password=%s".formatted(key, robot.password()));
	}

}
