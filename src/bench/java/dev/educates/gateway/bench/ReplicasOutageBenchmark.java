package dev.educates.gateway.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayReplicas;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.simulator.PortalSimulator;

/**
 * What clients of two replicas notice while their Redis hangs for ten seconds: new users
 * who request a session, and queries.
 */
final class ReplicasOutageBenchmark {

	private static final int REPLICAS = 2;

	/** Clients of each kind, half of them at each replica. */
	private static final int CLIENTS = 4;

	private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("bench.phase", 10));

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(40);

	private static final Duration BETWEEN_QUERIES = Duration.ofMillis(10);

	private static final String QUERY = "{ workshops(first: 5) { nodes { name availability { remaining } } } }";

	private final RedisServer redis;

	private final GatewayReplicas gateways;

	private final AtomicInteger users = new AtomicInteger();

	private volatile Phase phase = new Phase("warm-up");

	private volatile boolean over;

	private ReplicasOutageBenchmark(RedisServer redis, GatewayReplicas gateways) {
		this.redis = redis;
		this.gateways = gateways;
	}

	static void run() throws Exception {
		List<PortalSimulator> portals = ReplicasBenchmark.portals(16_000, 10);
		try (RedisServer redis = new RedisServer(ReplicasBenchmark.kind());
				GatewayReplicas gateways = new GatewayReplicas(REPLICAS, redis, portals, ReplicasBenchmark.QUIET)) {
			ReplicasBenchmark.warmUp(gateways, REPLICAS);
			new ReplicasOutageBenchmark(redis, gateways).measure();
		}
		finally {
			GatewayReplicas.close(portals);
		}
	}

	private void measure() throws Exception {
		List<Phase> phases = new ArrayList<>();
		double seen;
		double back;
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				int replica = i % REPLICAS;
				clients.add(threads.submit(() -> repeated(() -> request(replica), BETWEEN_REQUESTS)));
				clients.add(threads.submit(() -> repeated(() -> query(replica), BETWEEN_QUERIES)));
			}
			try {
				Thread.sleep(PHASE);
				phases.add(phase("before"));
				Thread.sleep(PHASE);
				this.redis.pause();
				phases.add(phase("Redis hangs"));
				seen = until(() -> IntStream.range(0, REPLICAS).noneMatch(this::isCoordinated));
				Thread.sleep(Math.max(0, PHASE.toMillis() - (long) seen));
				this.redis.resume();
				phases.add(phase("after"));
				back = until(this.gateways::areCoordinated);
				Thread.sleep(PHASE);
			}
			finally {
				this.redis.resume();
				this.over = true;
			}
			for (Future<?> client : clients) {
				client.get();
			}
		}
		System.out.println(
				"| phase | requests | p50 | p99 | worst | queries | p50 | p99 | worst | faults |\n|---|---|---|---|---|---|---|---|---|---|");
		phases.forEach((each) -> System.out.println(each.row()));
		// what was granted twice during the outage is ended by now
		Eventually.until(Duration.ofSeconds(60), "each user has one session", () -> twice() == 0);
		System.out.printf(
				"%nOutage seen after %.0f ms, coordination back after %.0f ms; %d users, %d with two sessions%n", seen,
				back, this.gateways.sessions(0).stream().map((each) -> each.user()).distinct().count(), twice());
		Phase before = phases.getFirst();
		Phase during = phases.get(1);
		System.out.printf(
				"%nGoals: requests at p99 at most 1 s slower while Redis hangs (%.0f ms): %s; no fault: %s; coordination back within 2 s: %s.%n",
				p99(during.requests) - p99(before.requests),
				Benchmarks.verdict(p99(during.requests) <= p99(before.requests) + 1000),
				Benchmarks.verdict(phases.stream().allMatch((each) -> each.faults.get() == 0)),
				Benchmarks.verdict(back <= 2000));
	}

	private static double p99(Queue<Long> times) {
		return Samples.sorted(times.stream().mapToLong(Long::longValue).toArray()).millis(0.99);
	}

	private boolean isCoordinated(int replica) {
		return this.gateways.bean(replica, SharedStore.class).status().available();
	}

	private long twice() {
		return ReplicasBenchmark.usersWithTwo(this.gateways);
	}

	private Phase phase(String name) {
		Phase next = new Phase(name);
		this.phase = next;
		return next;
	}

	private static double until(BooleanSupplier condition) throws InterruptedException {
		long startedAt = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - startedAt > PATIENCE.toNanos()) {
				throw new IllegalStateException("replicas noticed nothing within " + PATIENCE);
			}
			Thread.sleep(1);
		}
		return (System.nanoTime() - startedAt) / 1e6;
	}

	private Void repeated(Runnable call, Duration pause) throws InterruptedException {
		while (!this.over) {
			call.run();
			Thread.sleep(pause);
		}
		return null;
	}

	private void request(int replica) {
		Phase began = this.phase;
		String user = "outage-" + this.users.incrementAndGet();
		long startedAt = System.nanoTime();
		boolean granted = ReplicasBenchmark.request(this.gateways, replica, user, null)
			.at("/__typename")
			.asString("")
			.equals("SessionGranted");
		began.add(began.requests, startedAt, granted);
	}

	private void query(int replica) {
		Phase began = this.phase;
		long startedAt = System.nanoTime();
		boolean answered = this.gateways.query(replica, QUERY, Map.of()).at("/errors").isMissingNode();
		began.add(began.queries, startedAt, answered);
	}

	/** What began before, during or after the outage. */
	private static final class Phase {

		private final String name;

		private final Queue<Long> requests = new ConcurrentLinkedQueue<>();

		private final Queue<Long> queries = new ConcurrentLinkedQueue<>();

		private final AtomicInteger faults = new AtomicInteger();

		Phase(String name) {
			this.name = name;
		}

		void add(Queue<Long> times, long startedAt, boolean succeeded) {
			times.add(System.nanoTime() - startedAt);
			if (!succeeded) {
				this.faults.incrementAndGet();
			}
		}

		String row() {
			return "| %s | %s | %s | %d |".formatted(this.name, cells(this.requests), cells(this.queries),
					this.faults.get());
		}

		private static String cells(Queue<Long> times) {
			Samples samples = Samples.sorted(times.stream().mapToLong(Long::longValue).toArray());
			return "%d | %.1f ms | %.1f ms | %.1f ms".formatted(times.size(), samples.millis(0.5), samples.millis(0.99),
					samples.millis(1));
		}

	}

}
