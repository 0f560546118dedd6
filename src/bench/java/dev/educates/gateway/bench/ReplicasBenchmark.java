package dev.educates.gateway.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayReplicas;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.session.inflight.UserLock;
import dev.educates.gateway.session.inflight.UserLocks;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What several replicas with one Redis do for a burst of requests, against one gateway
 * alone, and what a grant costs there.
 */
final class ReplicasBenchmark {

	/** Of a burst; seats are in proportion. */
	private static final int USERS = Integer.getInteger("bench.users", 1000);

	private static final int PORTALS = 8;

	/** Seats and milliseconds of a portal: just enough of both, and plenty. */
	private static final int[][] CORNERS = { { USERS, 50 }, { USERS * 12 / 10, 10 } };

	private static final Duration BURST = Duration.ofMillis(10L * USERS);

	private static final int STORED = Integer.getInteger("bench.stored", 50_000);

	private static final int GRANTS = USERS / 2;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	static final String[] QUIET = { "--spring.main.banner-mode=off", "--logging.level.root=error",
			"--gateway.refresh.interval=2s", "--gateway.coordination.timeout=250ms" };

	private ReplicasBenchmark() {
	}

	static void run() throws Exception {
		System.out.println("| replicas | seats | portal | granted | refused | calls of portals without a session | "
				+ "users with two | over capacity | seats lost | p50 | p99 | scripts per grant | CPU of Redis |");
		System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
		List<Burst> bursts = new ArrayList<>();
		try (RedisServer redis = new RedisServer(kind())) {
			for (int[] corner : CORNERS) {
				bursts.add(burst(1, null, corner[0], corner[1]));
				for (int replicas = 1; replicas <= 3; replicas++) {
					bursts.add(burst(replicas, redis, corner[0], corner[1]));
				}
			}
		}
		System.out.println();
		System.out.println(goals(bursts));
	}

	/** Whether several refuse as few as one, and what must never happen. */
	private static String goals(List<Burst> bursts) {
		long alone = bursts.stream()
			.filter((each) -> each.replicas == 1)
			.mapToLong(Burst::refusedFirst)
			.max()
			.orElse(0);
		long several = bursts.stream()
			.filter((each) -> each.replicas > 1)
			.mapToLong(Burst::refusedFirst)
			.max()
			.orElse(0);
		long never = bursts.stream().mapToLong((each) -> each.doubles + each.over + each.lost).sum();
		return "Goals: refused at first by several %d, by one %d, allowed %d: %s. Users with two, over capacity, lost: %d of 0: %s."
			.formatted(several, alone, alone + USERS / 50, Benchmarks.verdict(several <= alone + USERS / 50), never,
					Benchmarks.verdict(never == 0));
	}

	/**
	 * What a burst was.
	 *
	 * @param refusedFirst calls of portals that gave no session
	 * @param over sessions of environments beyond their capacity
	 * @param lost seats that are neither taken nor free, though all reservations are over
	 */
	private record Burst(int replicas, long refusedFirst, long doubles, long over, long lost) {

	}

	/** Without a burst: what identical requests, a grant and a stored session cost. */
	static void costs() throws Exception {
		try (RedisServer redis = new RedisServer(kind())) {
			System.out.println("| measured | result |\n|---|---|");
			System.out.printf("| %d users × 5 identical requests over two replicas | %s |%n", USERS / 5,
					identical(redis));
			latency(redis);
		}
	}

	static RedisServer.Kind kind() {
		return RedisServer.kinds().anyMatch(RedisServer.Kind.INSTALLED::equals) ? RedisServer.Kind.INSTALLED
				: RedisServer.Kind.EMBEDDED;
	}

	static List<PortalSimulator> portals(int seats, int millis) {
		List<PortalSimulator> portals = IntStream.range(0, PORTALS)
			.mapToObj((number) -> GatewayReplicas.portal("portal-" + number, seats / PORTALS))
			.toList();
		portals
			.forEach((portal) -> portal.latency(new Latency(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO)));
		return portals;
	}

	private static Burst burst(int replicas, @Nullable RedisServer redis, int seats, int millis) throws Exception {
		List<PortalSimulator> portals = portals(seats, millis);
		try (GatewayReplicas gateways = new GatewayReplicas(replicas, redis, portals, QUIET)) {
			warmUp(gateways, replicas);
			long calls = gateways.requestsAtPortals();
			Map<String, Double> before = statistics(redis);
			List<Long> times = new ArrayList<>();
			Map<String, Integer> outcomes = new ConcurrentHashMap<>();
			List<Callable<Long>> requests = IntStream.range(0, USERS).<Callable<Long>>mapToObj((user) -> () -> {
				Thread.sleep(BURST.multipliedBy(user).dividedBy(USERS));
				long startedAt = System.nanoTime();
				JsonNode answer = request(gateways, user % replicas, "user-" + user, null);
				outcomes.merge(answer.at("/__typename").asString("fault"), 1, Integer::sum);
				return System.nanoTime() - startedAt;
			}).toList();
			times.addAll(all(requests));
			Map<String, Double> after = statistics(redis);
			Samples samples = Samples.sorted(times.stream().mapToLong(Long::longValue).toArray());
			int granted = outcomes.getOrDefault("SessionGranted", 0);
			// polls show what portals have, and reservations end
			long lost = lost(gateways, seats);
			for (long until = System.nanoTime() + PATIENCE.toNanos(); lost > 0 && System.nanoTime() < until;) {
				Thread.sleep(100);
				lost = lost(gateways, seats);
			}
			Burst burst = new Burst(replicas, gateways.requestsAtPortals() - calls - granted, usersWithTwo(gateways),
					overCapacity(gateways, seats), Math.abs(lost));
			System.out.println("| %s | %d | %d ms | %d | %d | %d | %d | %d | %d | %.1f ms | %.1f ms | %s | %s |"
				.formatted((redis != null) ? String.valueOf(replicas) : "1, no Redis", seats, millis, granted,
						USERS - granted, burst.refusedFirst, burst.doubles, burst.over, burst.lost, samples.millis(0.5),
						samples.millis(0.99), per(before, after, "calls", granted),
						per(before, after, "cpu", BURST.toMillis() / 1e5)));
			return burst;
		}
		finally {
			GatewayReplicas.close(portals);
		}
	}

	/** By the last readings; negative if more are taken or free than there are. */
	private static long lost(GatewayReplicas gateways, int seats) {
		return seats / PORTALS * PORTALS - gateways.sessions(0).size()
				- gateways.query(0, "{ workshop(name: \"lab\") { availability { remaining } } }", Map.of())
					.at("/data/workshop/availability/remaining")
					.asInt();
	}

	private static long overCapacity(GatewayReplicas gateways, int seats) {
		Map<EnvironmentRef, Long> taken = gateways.sessions(0)
			.stream()
			.collect(Collectors.groupingBy(Session::environment, Collectors.counting()));
		return taken.values().stream().mapToLong((count) -> Math.max(0, count - seats / PORTALS)).sum();
	}

	/** By the last readings. */
	static long usersWithTwo(GatewayReplicas gateways) {
		return gateways.sessions(0)
			.stream()
			.collect(Collectors.groupingBy(Session::user, Collectors.counting()))
			.values()
			.stream()
			.filter((count) -> count > 1)
			.count();
	}

	/**
	 * The first requests of a JVM take far longer; they are refused, as no portal offers
	 * it.
	 */
	static void warmUp(GatewayReplicas gateways, int replicas) throws Exception {
		for (int round = 0; round < 3; round++) {
			for (int user = 0; user < 200; user++) {
				gateways.query(user % replicas,
						"mutation { requestSession(input: {workshop: \"none\", user: \"w%d\"}) { __typename } }"
							.formatted(user),
						Map.of());
			}
		}
	}

	private static String identical(RedisServer redis) throws Exception {
		List<PortalSimulator> portals = portals(400, 5);
		try (GatewayReplicas gateways = new GatewayReplicas(2, redis, portals, QUIET)) {
			warmUp(gateways, 2);
			Set<String> answers = ConcurrentHashMap.newKeySet();
			List<Callable<Long>> requests = new ArrayList<>();
			for (int i = 0; i < USERS; i++) {
				String user = "same-" + i / 5;
				int replica = i % 2;
				// a poll between two of them may tell the end of the hold more exactly
				requests.add(() -> answers.add(request(gateways, replica, user, user).toString()
					.replaceAll("\"(activateBefore|expiresAt)\":\"[^\"]*\"", "")) ? 1L : 0L);
			}
			all(requests);
			Eventually.until(PATIENCE, "polls show all sessions", () -> gateways.sessions(0).size() >= USERS / 5);
			int sessions = gateways.sessions(0).size();
			long calls = gateways.requestsAtPortals();
			return "%d different answers, %d sessions, %d calls of portals: %s".formatted(answers.size(), sessions,
					calls,
					Benchmarks.verdict(answers.size() == USERS / 5 && sessions == USERS / 5 && calls == USERS / 5));
		}
		finally {
			GatewayReplicas.close(portals);
		}
	}

	/** Again, if an idle connection was closed at the same moment. */
	static JsonNode request(GatewayReplicas gateways, int replica, String user, @Nullable String actionId) {
		try {
			return gateways.request(replica, user, actionId);
		}
		catch (IllegalStateException ex) {
			return gateways.request(replica, user, actionId);
		}
	}

	/**
	 * The latency of grants of two idle gateways by turns, one with Redis, and what its
	 * Redis needs.
	 */
	private static void latency(RedisServer redis) throws Exception {
		List<PortalSimulator> portals = portals(16_000, 0);
		List<PortalSimulator> others = portals(16_000, 0);
		try (GatewayReplicas alone = new GatewayReplicas(1, null, portals, QUIET);
				GatewayReplicas shared = new GatewayReplicas(1, redis, others, QUIET)) {
			long[] without = new long[GRANTS];
			long[] with = new long[GRANTS];
			for (int i = -3 * GRANTS; i < GRANTS; i++) {
				long first = grant(alone, "grant" + i);
				long second = grant(shared, "grant" + i);
				if (i >= 0) {
					without[i] = first;
					with[i] = second;
				}
			}
			Samples own = Samples.sorted(without);
			Samples common = Samples.sorted(with);
			double added = common.millis(0.5) - own.millis(0.5);
			System.out.printf(
					"| a grant of an idle gateway, %d of them | p50 %.2f ms, p99 %.1f ms; with Redis %.2f ms, %.1f ms: %.2f ms more at the median, goal 4 ms: %s |%n",
					GRANTS, own.millis(0.5), own.millis(0.99), common.millis(0.5), common.millis(0.99), added,
					Benchmarks.verdict(added <= 4));
			System.out.printf("| %,d sessions as facts, by one replica | %s |%n", STORED,
					stored(redis, shared.bean(0, SharedStore.class)));
		}
		finally {
			GatewayReplicas.close(portals);
			GatewayReplicas.close(others);
		}
	}

	private static long grant(GatewayReplicas gateways, String user) {
		long startedAt = System.nanoTime();
		granted(gateways.request(0, user, null));
		return System.nanoTime() - startedAt;
	}

	private static void granted(JsonNode answer) {
		if (!answer.at("/__typename").asString("").equals("SessionGranted")) {
			throw new IllegalStateException("not granted: " + answer);
		}
	}

	/** What Redis keeps of sessions of the last minutes. */
	private static String stored(RedisServer redis, SharedStore store) throws Exception {
		UserLocks locks = new UserLocks(store, WhenUnavailable.SERVE, (own, other) -> {
		});
		Map<String, Double> before = statistics(redis);
		long startedAt = System.nanoTime();
		AtomicInteger next = new AtomicInteger();
		all(IntStream.range(0, 32).<Callable<Long>>mapToObj((thread) -> () -> {
			for (int number = next.getAndIncrement(); number < STORED; number = next.getAndIncrement()) {
				try (UserLock lock = locks.lock("learner-" + number, "lab")) {
					lock.granted(session(number), Duration.ofMinutes(30));
				}
			}
			return 0L;
		}).toList());
		double seconds = (System.nanoTime() - startedAt) / 1e9;
		Map<String, Double> after = statistics(redis);
		return "%.1f MB of Redis, %,.0f locks and grants a second, CPU of Redis %s".formatted(
				(after.get("memory") - before.get("memory")) / 1e6, STORED / seconds,
				per(before, after, "cpu", seconds / 100));
	}

	private static Session session(int number) {
		PortalRef portal = new PortalRef("eu-1", "academy");
		return new Session(new SessionRef(portal, "academy-w01-s" + number), new EnvironmentRef(portal, "academy-w01"),
				"lab", "learner-" + number, SessionState.WAITING, Instant.now(), Instant.now().plusSeconds(60), false);
	}

	private static String per(Map<String, Double> before, Map<String, Double> after, String name, double divisor) {
		return after.isEmpty() ? "–"
				: "%.1f%s".formatted((after.get(name) - before.get(name)) / divisor, name.equals("cpu") ? " %" : "");
	}

	private static Map<String, Double> statistics(@Nullable RedisServer redis) {
		if (redis == null) {
			return Map.of();
		}
		Map<String, Double> all = new HashMap<>();
		String text = redis.command("INFO", "all");
		all.put("calls", sum(text, "cmdstat_eval(?:sha)?:calls=(\\d+)"));
		all.put("cpu", sum(text, "used_cpu_(?:user|sys):([0-9.]+)"));
		all.put("memory", sum(text, "used_memory:(\\d+)"));
		return all;
	}

	private static double sum(String text, String pattern) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.mapToDouble((found) -> Double.parseDouble(found.group(1)))
			.sum();
	}

	private static List<Long> all(List<Callable<Long>> calls) throws Exception {
		List<Long> results = new ArrayList<>();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Long> each : threads.invokeAll(calls)) {
				results.add(each.get());
			}
		}
		return results;
	}

}
