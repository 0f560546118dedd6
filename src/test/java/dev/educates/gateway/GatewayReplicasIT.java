package dev.educates.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.fleet.Session;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two gateways with one Redis in front of the same portals are one gateway. The sizes of
 * the benchmark are larger: docs/benchmarks.md.
 */
class GatewayReplicasIT {

	private static final Duration QUICKLY = Duration.ofSeconds(2);

	/**
	 * A queue of commands, as the client has by default, would keep them for a minute.
	 */
	private static final Duration WORST = Duration.ofSeconds(10);

	private static final Map<String, Integer> SEATS = Map.of("lab", 150, "tight", 30);

	private static final List<PortalSimulator> PORTALS = List.of(GatewayReplicas.portal("academy", SEATS),
			GatewayReplicas.portal("partners", SEATS));

	private static RedisServer redis;

	private static GatewayReplicas gateways;

	@BeforeAll
	static void start() {
		redis = new RedisServer(RedisServer.Kind.EMBEDDED);
		gateways = new GatewayReplicas(2, redis, PORTALS);
	}

	@AfterAll
	static void stop() {
		gateways.close();
		redis.close();
		GatewayReplicas.close(PORTALS);
	}

	@Test
	void aUserWhoAsksBothAtOnceHasOneSession() throws Exception {
		PORTALS.forEach((portal) -> portal.latency(new Latency(Duration.ofMillis(5), Duration.ZERO, Duration.ZERO)));
		Map<String, Set<String>> answers = all(IntStream.range(0, 100)
			.boxed()
			.flatMap((user) -> IntStream.range(0, 2)
				.<Callable<JsonNode>>mapToObj((replica) -> () -> gateways.request(replica, "both-" + user, null)))
			.toList());
		assertThat(answers).hasSize(100).allSatisfy((url, sessions) -> assertThat(sessions).hasSize(1));
		untilAnnounced("both-", 100);
		assertOneSessionEach("both-", 100);
	}

	@Test
	void aBurstOverBothTakesEachSeatAndIsRefusedByNoPortal() throws Exception {
		long calls = gateways.requestsAtPortals();
		List<JsonNode> answers = run(IntStream.range(0, 60)
			.<Callable<JsonNode>>mapToObj((user) -> () -> gateways.request(user % 2, "tight", "tight-" + user, null))
			.toList());
		assertThat(answers).allSatisfy(GatewayReplicasIT::assertGranted);
		assertThat(gateways.requestsAtPortals() - calls).as("one in fifty may be refused").isBetween(60L, 61L);
		untilAnnounced("tight-", 60);
		assertOneSessionEach("tight-", 60);
		assertThat(gateways.request(1, "tight", "late", null).at("/reason").asString()).isEqualTo("AT_CAPACITY");
	}

	@Test
	void identicalRequestsOnBothHaveEqualAnswers() throws Exception {
		List<Callable<JsonNode>> calls = new ArrayList<>();
		for (int user = 0; user < 40; user++) {
			String name = "identical-" + user;
			for (int i = 0; i < 5; i++) {
				int replica = i % 2;
				calls.add(() -> gateways.request(replica, name, "action of " + name));
			}
		}
		List<JsonNode> answers = run(calls);
		assertThat(answers).allSatisfy(GatewayReplicasIT::assertGranted);
		// a poll between two of them may tell the end of the hold more exactly
		assertThat(answers.stream()
			.map((answer) -> answer.toString().replaceAll("\"(activateBefore|expiresAt)\":\"[^\"]*\"", ""))
			.distinct()).hasSize(40);
		untilAnnounced("identical-", 40);
		assertOneSessionEach("identical-", 40);
	}

	@Test
	void aRepeatedRequestHasItsOutcomeOnTheOtherOne() {
		JsonNode first = gateways.request(0, "repeated", "repeated action");
		assertGranted(first);
		long calls = gateways.requestsAtPortals();
		assertThat(gateways.request(1, "repeated", "repeated action")).isEqualTo(first);
		assertThat(gateways.requestsAtPortals()).isEqualTo(calls);
		assertThat(gateways.request(1, "another-user", "repeated action").toString()).contains("BAD_USER_INPUT")
			.contains("repeated action")
			.contains("user");
		JsonNode reused = gateways.request(1, "repeated", null);
		assertThat(reused.at("/reused").asBoolean()).isTrue();
		assertThat(reused.at("/session/id")).isEqualTo(first.at("/session/id"));
	}

	@Test
	void aRedisThatHangsHarmsNoQueryAndNoRequest() throws Exception {
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger number = new AtomicInteger();
		List<JsonNode> answers = Collections.synchronizedList(new ArrayList<>());
		List<Duration> requests = Collections.synchronizedList(new ArrayList<>());
		List<Duration> queries = Collections.synchronizedList(new ArrayList<>());
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Void>> load = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				int replica = i % 2;
				load.add(threads.submit(() -> repeated(over, requests, () -> answers
					.add(gateways.request(replica, "hanging-" + number.incrementAndGet() % 20, null)))));
				load.add(threads.submit(() -> repeated(over, queries,
						() -> assertThat(gateways.query(replica, "{ workshops(first: 1) { nodes { name } } }", Map.of())
							.at("/data/workshops/nodes/0/name")
							.asString()).isNotEmpty())));
			}
			try {
				redis.pause();
				Eventually.until("the outage is seen",
						() -> health(0).equals("DEGRADED") && health(1).equals("DEGRADED"));
				int before = answers.size();
				Eventually.until("requests are served meanwhile", () -> answers.size() > before + 40);
				redis.resume();
				Eventually.until(QUICKLY, "coordination is back", gateways::areCoordinated);
			}
			finally {
				redis.resume();
				over.set(true);
			}
			for (Future<Void> each : load) {
				each.get();
			}
		}
		assertThat(health(0)).isEqualTo("UP");
		assertThat(answers).as("none is lost, none is a fault")
			.hasSameSizeAs(requests)
			.allSatisfy(GatewayReplicasIT::assertGranted);
		assertThat(Collections.max(requests)).as("the slowest request").isLessThan(WORST);
		assertThat(Collections.max(queries)).as("the slowest query").isLessThan(WORST);
		Eventually.asserted("each user has one session", () -> assertOneSessionEach("hanging-", 20));
	}

	private static Void repeated(AtomicBoolean over, List<Duration> times, Runnable call) {
		while (!over.get()) {
			long startedAt = System.nanoTime();
			call.run();
			times.add(Duration.ofNanos(System.nanoTime() - startedAt));
		}
		return null;
	}

	private static String health(int replica) {
		return gateways.bean(replica, HealthEndpoint.class).healthForPath("coordination").getStatus().getCode();
	}

	@Test
	void aRedisThatIsKilledBetweenLockAndGrantLeavesOneSession() throws Exception {
		PORTALS.forEach((portal) -> portal.latency(new Latency(Duration.ofMillis(500), Duration.ZERO, Duration.ZERO)));
		try {
			long calls = gateways.requestsAtPortals();
			List<Callable<JsonNode>> requests = new ArrayList<>();
			requests.add(() -> gateways.request(0, "failover", null));
			requests.add(() -> {
				Eventually.until("the first one has the lock", () -> gateways.requestsAtPortals() > calls);
				redis.kill();
				redis.start();
				return gateways.request(1, "failover", null);
			});
			assertThat(run(requests)).allSatisfy(GatewayReplicasIT::assertGranted);
		}
		finally {
			PORTALS.forEach((portal) -> portal.latency(Latency.NONE));
		}
		Eventually.until("coordination is back", gateways::areCoordinated);
		Eventually.asserted("the user has one session", () -> assertOneSessionEach("failover", 1));
	}

	/** Activation URLs by the id of the session. */
	private static Map<String, Set<String>> all(List<Callable<JsonNode>> calls) throws Exception {
		Map<String, Set<String>> answers = new ConcurrentHashMap<>();
		for (JsonNode answer : run(calls)) {
			assertGranted(answer);
			answers.computeIfAbsent(answer.at("/session/id").asString(), (id) -> ConcurrentHashMap.newKeySet())
				.add(answer.at("/session/name").asString());
		}
		return answers;
	}

	private static List<JsonNode> run(List<Callable<JsonNode>> calls) throws Exception {
		AtomicInteger next = new AtomicInteger();
		return Parallel.times(calls.size(), () -> calls.get(next.getAndIncrement()).call());
	}

	private static void assertGranted(JsonNode answer) {
		assertThat(answer.at("/__typename").asString("")).as(answer.toString()).isEqualTo("SessionGranted");
	}

	/**
	 * Only until each user has a session: a second one, also for a moment, fails the
	 * assertion that follows.
	 */
	private static void untilAnnounced(String prefix, int users) {
		Eventually.until("both replicas know a session of each user",
				() -> IntStream.range(0, 2)
					.allMatch((replica) -> gateways.sessions(replica)
						.stream()
						.map(Session::user)
						.filter((user) -> user.startsWith(prefix))
						.distinct()
						.count() >= users));
	}

	private static void assertOneSessionEach(String prefix, int users) {
		for (int replica = 0; replica < 2; replica++) {
			List<Session> sessions = gateways.sessions(replica)
				.stream()
				.filter((session) -> session.user().startsWith(prefix))
				.toList();
			assertThat(sessions).hasSize(users);
			assertThat(sessions.stream().map(Session::user).collect(Collectors.toSet())).hasSize(users);
		}
	}

}
