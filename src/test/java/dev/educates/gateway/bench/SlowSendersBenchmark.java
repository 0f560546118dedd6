package dev.educates.gateway.bench;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.ProtectedGateway;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;

/**
 * How long health checks and queries take beside 2,000 slow bodies, 3,000 slow heads and
 * 1,500 learners who wait for a portal of 15 seconds.
 */
final class SlowSendersBenchmark {

	private static final int BODIES = 2000;

	private static final int HEADS = 3000;

	private static final int WAITING = 1500;

	private static final Duration TIME = Duration.ofSeconds(30);

	private SlowSendersBenchmark() {
	}

	static void run() throws IOException {
		PortalSimulator alpha = new PortalSimulator(PortalSpecification.of("alpha")
			.withRobot(new Credentials("id", "secret", "robot@educates", "robot-password"))
			.with(EnvironmentSpecification.of("alpha-w01", "alpha-lab", 2 * WAITING)), Clock.systemUTC()).start();
		try (alpha;
				ProtectedGateway gateway = new ProtectedGateway("--logging.level.root=warn",
						"--logging.level.audit=off", "--gateway.session.request-timeout=100s",
						"--gateway.session.deadline=120s", "--gateway.portal.concurrent-requests=2000",
						"--gateway.clusters[0].portals[0].url=" + alpha.url());
				SlowSenders senders = new SlowSenders(gateway.port(), BODIES, HEADS)) {
			String operator = gateway.token("operator");
			List<String> learners = new ArrayList<>();
			for (int i = 0; i < WAITING; i++) {
				learners.add(gateway.userToken("learner-" + i));
			}
			senders.measure(operator, TIME);
			System.out.println("| | `/livez` | query |\n|---|---|---|");
			print("quiet", senders.measure(operator, TIME));
			alpha.latency(new Latency(Duration.ofSeconds(15), Duration.ZERO, Duration.ZERO));
			senders.start();
			for (String learner : learners) {
				senders.request(learner,
						"mutation { requestSession(input: {workshop: \"alpha-lab\"}) { __typename } }");
			}
			print("with slow senders", senders.measure(operator, TIME));
		}
	}

	private static void print(String what, SlowSenders.Times[] times) {
		System.out.printf("| %s | %s | %s |%n", what, times[0], times[1]);
	}

}
