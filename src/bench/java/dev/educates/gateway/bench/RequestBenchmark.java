package dev.educates.gateway.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the gateway adds to a portal's own time when a learner asks for a session, and how
 * many calls one session costs.
 */
final class RequestBenchmark {

	private static final int TIMES = 150;

	private static final String GATEWAY = "http://127.0.0.1:18980/graphql";

	private RequestBenchmark() {
	}

	static void run() throws Exception {
		System.out.println("| portal answers in | directly p50 | through the gateway p50 (p99) | added p50 | "
				+ "1.1 × portal + 3 ms | calls per session |");
		System.out.println("|---|---|---|---|---|---|");
		measure(0, 3000);
		for (int latency : new int[] { 0, 20, 100 }) {
			System.out.println(measure(latency, 100));
		}
	}

	/** Of the client that asks. */
	private static String caller = "";

	private static String measure(int latency, int warmUp) throws Exception {
		PortalSpecification specification = PortalSpecification.of("academy")
			.with(EnvironmentSpecification.of("academy-w01", "lab", 100_000))
			.with(EnvironmentSpecification.of("academy-w02", "direct", 100_000))
			.withLatency(new Latency(Duration.ofMillis(latency), Duration.ZERO, Duration.ZERO));
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		try (PortalSimulator portal = new PortalSimulator(specification, Clock.systemUTC()).start();
				ConfigurableApplicationContext gateway = start(portal)) {
			caller = LoggedIn.token(18980, "front-end", "p");
			AtomicInteger users = new AtomicInteger();
			String token = token(http, portal);
			Samples direct = Samples
				.of(50, TIMES,
						() -> send(http, HttpRequest.newBuilder(URI.create(portal.url()
								+ "/workshops/environment/academy-w02/request/?index_url=http%3A%2F%2Fx.test%2F&user=d"
								+ users.incrementAndGet()))
							.header("Authorization", "Bearer " + token)
							.POST(HttpRequest.BodyPublishers.ofString("{\"parameters\": []}"))
							.build(), "\"url\""));
			for (int i = 0; i < warmUp; i++) {
				request(http, users.incrementAndGet());
			}
			long before = portal.calls(CallKind.REQUEST);
			long beforeTokens = portal.calls(CallKind.TOKEN);
			Samples through = Samples.of(0, TIMES, () -> request(http, users.incrementAndGet()));
			double calls = (double) (portal.calls(CallKind.REQUEST) - before + portal.calls(CallKind.TOKEN)
					- beforeTokens) / TIMES;
			return "| %d ms | %.2f ms | %.2f ms (%.2f) | %.2f ms | %.2f ms | %.2f |".formatted(latency,
					direct.millis(0.5), through.millis(0.5), through.millis(0.99),
					through.millis(0.5) - direct.millis(0.5), 1.1 * direct.millis(0.5) + 3, calls);
		}
	}

	private static ConfigurableApplicationContext start(PortalSimulator portal) {
		Credentials robot = portal.specification().robot();
		return new SpringApplicationBuilder(GatewayApplication.class).run("--server.port=18980",
				"--spring.main.banner-mode=off", "--logging.level.root=warn", "--gateway.clusters[0].name=eu-1",
				"--gateway.clients[0].name=front-end", "--gateway.clients[0].password=p",
				"--gateway.clients[0].roles[0]=tenant", "--gateway.clients[0].tenants[0]=all",
				"--gateway.tenants[0].name=all", "--gateway.tenants[0].portals.name-selector.match-names[0]=*",
				"--gateway.clusters[0].portals[0].name=academy", "--gateway.clusters[0].portals[0].url=" + portal.url(),
				"--gateway.clusters[0].portals[0].robot.client-id=" + robot.clientId(),
				"--gateway.clusters[0].portals[0].robot.client-secret=" + robot.clientSecret(),
				"--gateway.clusters[0].portals[0].robot.username=" + robot.username(),
				"--gateway.clusters[0].portals[0].robot.password=" + robot.password());
	}

	private static String request(HttpClient http, int user) throws Exception {
		String body = """
				{"query": "mutation($i: RequestSessionInput!) { requestSession(input: $i) { __typename \
				... on SessionGranted { activationUrl session { id name portal { name } } } } }", \
				"variables": {"i": {"workshop": "lab", "user": "u%d"}}}""".formatted(user);
		return send(http,
				HttpRequest.newBuilder(URI.create(GATEWAY))
					.header("Content-Type", "application/json")
					.header("Authorization", "Bearer " + caller)
					.POST(HttpRequest.BodyPublishers.ofString(body))
					.build(),
				"SessionGranted");
	}

	private static String token(HttpClient http, PortalSimulator portal) throws Exception {
		Credentials robot = portal.specification().robot();
		String answer = send(http,
				HttpRequest.newBuilder(URI.create(portal.url() + "/oauth2/token/"))
					.header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString(String.join("&", List.of("grant_type=password",
							"client_id=" + robot.clientId(), "client_secret=" + robot.clientSecret(),
							"username=" + robot.username().replace("@", "%40"), "password=" + robot.password()))))
					.build(),
				"access_token");
		return answer.replaceFirst("(?s).*\"access_token\": ?\"([^\"]+)\".*", "$1");
	}

	private static String send(HttpClient http, HttpRequest request, String expected) throws Exception {
		HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200 || !response.body().contains(expected)) {
			throw new IllegalStateException("answered %d: %s".formatted(response.statusCode(), response.body()));
		}
		return response.body();
	}

}
