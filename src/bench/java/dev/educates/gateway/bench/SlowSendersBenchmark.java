package dev.educates.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ProtectedGateway;
import dev.educates.gateway.SlowSenders;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;

/**
 * How long health checks and queries take beside 2,000 slow bodies, 3,000 slow heads and
 * 1,500 learners who wait for a portal.
 */
final class SlowSendersBenchmark {

	private static final int BODIES = 2000;

	private static final int HEADS = 3000;

	private static final int WAITING = 1500;

	private static final Duration TIME = Duration.ofSeconds(30);

	private static final Duration CONNECTING = Duration.ofSeconds(10);

	/** Longer than the load lasts. */
	private static final Duration PORTAL = Duration.ofSeconds(80);

	private SlowSendersBenchmark() {
	}

	static void run() throws IOException {
		PortalSimulator alpha = new PortalSimulator(PortalSpecification.of("alpha")
			.withRobot(new Credentials("id", "secret", "robot@educates", "robot-password"))
			.with(EnvironmentSpecification.of("alpha-w01", "alpha-lab", 3 * WAITING)), Clock.systemUTC()).start();
		try (alpha;
				ProtectedGateway gateway = new ProtectedGateway("--logging.level.root=warn",
						"--logging.level.audit=off", "--gateway.session.request-timeout=100s",
						"--gateway.session.deadline=120s", "--gateway.portal.concurrent-requests=2000",
						"--management.server.port=0", "--gateway.clusters[0].portals[0].url=" + alpha.url());
				SlowSenders senders = new SlowSenders(gateway.port(), BODIES, HEADS)) {
			String operator = gateway.token("operator");
			List<String> learners = new ArrayList<>();
			for (int i = 0; i < 2 * WAITING; i++) {
				learners.add(gateway.userToken("learner-" + i));
			}
			request(senders, learners.subList(WAITING, 2 * WAITING));
			measure(gateway, operator, TIME);
			System.out.println("| | `/livez` | liveness, management port | query |\n|---|---|---|---|");
			print("without the load", measure(gateway, operator, TIME));
			alpha.latency(new Latency(PORTAL, Duration.ZERO, Duration.ZERO));
			OperationLimiter limiter = gateway.bean(OperationLimiter.class);
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
				senders.start();
				request(senders, learners.subList(0, WAITING));
			});
			print("while it connects", measure(gateway, operator, CONNECTING));
			load.join();
			Eventually.until("all requests wait", () -> limiter.inFlight() >= WAITING);
			print("with it", measure(gateway, operator, TIME));
			System.out.printf("%d requests wait%n", limiter.inFlight());
		}
	}

	private static void request(SlowSenders senders, List<String> learners) {
		try {
			for (String learner : learners) {
				senders.request(learner,
						"mutation { requestSession(input: {workshop: \"alpha-lab\"}) { __typename } }");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SlowSenders.Times[] measure(ProtectedGateway gateway, String operator, Duration time)
			throws IOException {
		return SlowSenders.measure(gateway.port(), gateway.managementPort(), operator, time);
	}

	private static void print(String what, SlowSenders.Times[] times) {
		System.out.printf("| %s | %s | %s | %s |%n", what, times[0], times[2], times[1]);
	}

}
