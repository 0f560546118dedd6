package dev.educates.gateway.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a learner and a front end wait for at a gateway in front of 1,000 portals, each of
 * which offers the same 50 workshops: in the seconds after the start, when all portals
 * are looked at for the first time, and later, when each session has 1,000 candidates.
 */
final class LargeFleetBenchmark {

	private static final int PORT = 18982;

	private static final int CLUSTERS = 20;

	private static final int PORTALS = 50;

	private static final int WORKSHOPS = 50;

	private static final int LATENCY = 20;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final AtomicInteger users = new AtomicInteger();

	private String token = "";

	private LargeFleetBenchmark() {
	}

	static void run() throws Exception {
		List<PortalSimulator> portals = new ArrayList<>();
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + PORT, "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--gateway.refresh.interval=20s", "--gateway.refresh.timeout=15s",
				"--gateway.refresh.maximum-age=60s"));
		arguments.addAll(
				List.of("--gateway.tenants[0].name=all", "--gateway.tenants[0].portals.name-selector.match-names[0]=*",
						"--gateway.clients[0].name=front-end", "--gateway.clients[0].password=p",
						"--gateway.clients[0].roles[0]=tenant", "--gateway.clients[0].tenants[0]=all"));
		for (int c = 0; c < CLUSTERS; c++) {
			arguments.add("--gateway.clusters[%d].name=c%d".formatted(c, c));
			for (int p = 0; p < PORTALS; p++) {
				PortalSpecification specification = PortalSpecification.of("c%dp%d".formatted(c, p))
					.withLatency(new Latency(Duration.ofMillis(LATENCY), Duration.ZERO, Duration.ZERO));
				for (int e = 0; e < WORKSHOPS; e++) {
					specification = specification.with(EnvironmentSpecification
						.of("%s-w%02d".formatted(specification.name(), e), "lab-%02d".formatted(e), 1000));
				}
				PortalSimulator portal = new PortalSimulator(specification, Clock.systemUTC()).start();
				portals.add(portal);
				arguments.addAll(ReadBenchmark.arguments("gateway.clusters[%d].portals[%d]".formatted(c, p), portal));
			}
		}
		Path options = Files.createTempFile("large-fleet", ".properties");
		Files.write(options, arguments.stream().map((argument) -> argument.substring("--".length())).toList());
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(GatewayApplication.class)
			.run("--spring.config.additional-location=" + options.toUri())) {
			new LargeFleetBenchmark().measure(gateway.getBean(Fleet.class));
		}
		finally {
			Files.delete(options);
			portals.forEach(PortalSimulator::close);
		}
	}

	private void measure(Fleet fleet) throws Exception {
		long start = System.nanoTime();
		this.token = LoggedIn.token(PORT, "front-end", "p");
		ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
		Predicate<Long> soon = (now) -> now - start < Duration.ofSeconds(20).toNanos();
		Thread queries = Thread.ofVirtual().start(() -> repeat("query", told, soon, this::query));
		Thread requests = Thread.ofVirtual().start(() -> repeat("requestSession", told, soon, this::request));
		while (fleet.current().portals().stream().anyMatch((portal) -> portal.reading() == null)) {
			Thread.sleep(20);
		}
		System.out.printf("All %d portals were read after %.1f s%n%n", CLUSTERS * PORTALS, seconds(start));
		queries.join();
		requests.join();
		System.out.println("| began in second | what | how many | p50 | longest |");
		System.out.println("|---|---|---|---|---|");
		for (int second = 0; second < 20; second++) {
			for (String what : List.of("query", "requestSession")) {
				long from = start + Duration.ofSeconds(second).toNanos();
				Samples samples = Samples.sorted(told.stream()
					.filter((each) -> each.what.equals(what) && each.began >= from
							&& each.began < from + 1_000_000_000L)
					.mapToLong(Told::took)
					.toArray());
				if (samples.sorted().length > 0) {
					System.out.printf("| %d | %s | %d | %.1f ms | %.1f ms |%n", second, what, samples.sorted().length,
							samples.millis(0.5), samples.millis(1));
				}
			}
		}
		System.out.printf("%n| requests for sessions | p50 | p99 | more than the portal's %d ms |%n|---|---|---|---|%n",
				LATENCY);
		for (int span = 20; span < 60; span += 10) {
			row("one after the other, in seconds %d to %d".formatted(span, span + 10), 1, 10);
		}
		row("64 at a time", 64, 20);
		row("one after the other, after that", 1, 10);
	}

	private void row(String name, int connections, int span) throws Exception {
		ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
		long end = System.nanoTime() + Duration.ofSeconds(span).toNanos();
		List<Thread> learners = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			learners
				.add(Thread.ofVirtual().start(() -> repeat("requestSession", told, (now) -> now < end, this::request)));
		}
		for (Thread learner : learners) {
			learner.join();
		}
		Samples samples = Samples.sorted(told.stream().mapToLong(Told::took).toArray());
		System.out.printf("| %s (%,.0f/s) | %.2f ms | %.2f ms | %.2f ms |%n", name,
				samples.sorted().length / (double) span, samples.millis(0.5), samples.millis(0.99),
				samples.millis(0.5) - LATENCY);
	}

	private static void repeat(String what, ConcurrentLinkedQueue<Told> told, Predicate<Long> goOn, Callable<?> work) {
		try {
			for (long now = System.nanoTime(); goOn.test(now); now = System.nanoTime()) {
				work.call();
				told.add(new Told(what, now, System.nanoTime() - now));
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String query() throws Exception {
		return send("{\"query\": \"{ workshops(first: 20) { nodes { name title availability { status ready } } } }\", "
				+ "\"variables\": {\"n\": %d}}".formatted(this.users.incrementAndGet()), "nodes");
	}

	private String request() throws Exception {
		int user = this.users.incrementAndGet();
		return send("""
				{"query": "mutation($i: RequestSessionInput!) { requestSession(input: $i) { __typename \
				... on SessionGranted { activationUrl session { id name portal { name } } } } }", \
				"variables": {"i": {"workshop": "lab-%02d", "user": "u%d"}}}""".formatted(user % WORKSHOPS, user),
				"requestSession");
	}

	private String send(String body, String expected) throws Exception {
		HttpResponse<String> response = this.http
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/graphql"))
				.header("Content-Type", "application/json")
				.header("Authorization", "Bearer " + this.token)
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200 || !response.body().contains(expected)) {
			throw new IllegalStateException("answered %d: %s".formatted(response.statusCode(), response.body()));
		}
		return response.body();
	}

	private static double seconds(long since) {
		return (System.nanoTime() - since) / 1e9;
	}

	/** One answer: when it was asked for, and how long it took, in nanoseconds. */
	private record Told(String what, long began, long took) {
	}

}
