package dev.educates.gateway.bench;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayReplicas;
import dev.educates.gateway.Learner;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.simulator.PortalSimulator;

/**
 * 300 learners, or {@code -Dbench.learners}, for half as many seats at three gateways
 * with one Redis, all in one process, while the gateways are restarted one after the
 * other.
 */
final class RollingRestartBenchmark {

	private static final int LEARNERS = Integer.getInteger("bench.learners", 300);

	private static final int SEATS = LEARNERS / 4 * 2;

	private static final int REPLICAS = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String TERMINATE = "mutation($id: ID!) { terminateSession(id: $id) { __typename } }";

	private RollingRestartBenchmark() {
	}

	static void run() {
		List<PortalSimulator> portals = List.of(GatewayReplicas.portal("academy", SEATS / 2),
				GatewayReplicas.portal("partners", SEATS / 2));
		try (RedisServer redis = new RedisServer(ReplicasBenchmark.kind());
				GatewayReplicas gateways = new GatewayReplicas(REPLICAS, redis, portals,
						"--spring.main.banner-mode=off", "--logging.level.root=error");
				HttpClient http = HttpClient.newHttpClient()) {
			List<Integer> inService = new CopyOnWriteArrayList<>(IntStream.range(0, REPLICAS).boxed().toList());
			AtomicInteger next = new AtomicInteger();
			List<Learner> learners = IntStream.range(0, LEARNERS)
				.mapToObj((i) -> new Learner(http, gateways, "learner-" + i, () -> balanced(inService, next)))
				.toList();
			// one who waits at first may have a seat a moment later
			Eventually.until(PATIENCE, "each seat is taken, and all others have a position",
					() -> learners.stream().filter(Learner::isServed).count() == SEATS
							&& learners.stream().allMatch((each) -> each.isServed() || each.position() > 0));
			List<Learner> served = learners.stream().filter(Learner::isServed).toList();
			List<Learner> waiting = learners.stream().filter((each) -> !each.isServed()).toList();
			Eventually.until(PATIENCE, "the line is complete", () -> positions(waiting).size() == waiting.size());
			List<Integer> before = waiting.stream().map(Learner::position).toList();
			for (int old = 0; old < REPLICAS; old++) {
				gateways.start();
				inService.add(gateways.size() - 1);
				inService.remove(Integer.valueOf(old));
				gateways.stop(old);
			}
			Eventually.until(PATIENCE, "all wait again",
					() -> waiting.stream().allMatch((each) -> each.connects() > 1));
			Eventually.until(PATIENCE, "the line is complete", () -> positions(waiting).size() == waiting.size());
			long moved = IntStream.range(0, waiting.size())
				.filter((i) -> waiting.get(i).position() != before.get(i))
				.count();
			served
				.forEach((each) -> gateways.query(balanced(inService, next), TERMINATE, Map.of("id", each.session())));
			Eventually.until(PATIENCE, "all are served", () -> waiting.stream().allMatch(Learner::isServed));
			List<Duration> gaps = new ArrayList<>();
			waiting.forEach((each) -> gaps.addAll(each.gaps()));
			gaps.sort(null);
			Set<String> sessions = new HashSet<>();
			learners.forEach((each) -> sessions.add(each.session()));
			System.out.println(
					"| learners | seats | waiting | reconnects | gap p50 | gap p99 | other position | errors | sessions | requests at portals |");
			System.out.println("|---|---|---|---|---|---|---|---|---|---|");
			System.out.printf("| %d | %d | %d | %d | %d ms | %d ms | %d | %d | %d | %d |%n", LEARNERS, served.size(),
					waiting.size(), gaps.size(), gaps.get(gaps.size() / 2).toMillis(),
					gaps.get(gaps.size() * 99 / 100).toMillis(), moved,
					learners.stream().mapToInt((each) -> each.errors.size()).sum(), sessions.size(),
					gateways.requestsAtPortals());
			System.out.printf("%nGoal: a session for each learner, and nothing but a reconnect: %s.%n",
					Benchmarks.verdict(sessions.size() == LEARNERS && moved == 0
							&& learners.stream().allMatch((each) -> each.errors.isEmpty())));
			http.shutdownNow();
		}
		GatewayReplicas.close(portals);
	}

	private static int balanced(List<Integer> inService, AtomicInteger next) {
		List<Integer> now = List.copyOf(inService);
		return now.get(Math.floorMod(next.getAndIncrement(), now.size()));
	}

	private static Set<Integer> positions(List<Learner> learners) {
		Set<Integer> positions = new HashSet<>();
		learners.forEach((each) -> positions.add(each.position()));
		return positions;
	}

}
