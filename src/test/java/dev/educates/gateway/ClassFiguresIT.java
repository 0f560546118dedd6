package dev.educates.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.fleet.Session;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of classes and vouchers, with one gateway and with two that share a Redis.
 * With {@code -Dclasses.full} portals take the 0.3 s that real ones need.
 */
@ParameterizedClass
@ValueSource(ints = { 1, 2 })
class ClassFiguresIT {

	private static final Logger logger = LoggerFactory.getLogger(ClassFiguresIT.class);

	private static final Duration PORTAL = Duration.ofMillis(Boolean.getBoolean("classes.full") ? 300 : 40);

	private static final int SEATS = 40;

	private static final int CLASS_SEATS = 30;

	private static final String VOUCHER = """
			mutation($input: CreateVouchersInput!) {
			  createVouchers(input: $input) { vouchers { id code token } } }""";

	private static final String CLASS = """
			mutation($input: ClassInput!) { createClass(input: $input) {
			  ... on ClassSaved { class { id voucher { code } } } ... on ClassRefused { message } } }""";

	private static final String USAGE = """
			query($day: String!) { usage(from: $day, to: $day, groupBy: [CLASS]) { classId sessions } }""";

	private static final String REQUEST = """
			mutation($input: RequestSessionInput!) { requestSession(input: $input) { __typename
			  ... on SessionGranted { reused session { id name } } ... on SessionRefused { reason message } } }""";

	private static List<PortalSimulator> portals;

	private static RedisServer redis;

	private static GatewayReplicas gateways;

	@Parameter
	private int replicas;

	@BeforeParameterizedClassInvocation
	static void start(int replicas) {
		portals = List.of(GatewayReplicas.portal("academy", SEATS / 2), GatewayReplicas.portal("campus", SEATS / 2));
		redis = (replicas > 1) ? new RedisServer(RedisServer.Kind.EMBEDDED) : null;
		gateways = new GatewayReplicas(replicas, redis, portals, "--gateway.tenants[0].name=school",
				"--gateway.tenants[0].portals.name-selector.match-names[0]=*",
				"--gateway.limits.concurrent.address=1000",
				"--gateway.limits.rates.address-operations=1000/s burst 5000", "--gateway.usage.interval=100ms");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateways.close();
		if (redis != null) {
			redis.close();
		}
		GatewayReplicas.close(portals);
	}

	/** All seats are free again. */
	@AfterEach
	void endSessions() {
		portals.forEach((portal) -> portal.latency(Latency.NONE));
		for (Session session : gateways.sessions(0)) {
			gateways.query(0, "mutation($id: ID!) { terminateSession(id: $id) { __typename } }",
					Map.of("id", id(session)));
		}
		Eventually.until("all seats are free",
				() -> IntStream.range(0, this.replicas).allMatch((replica) -> gateways.sessions(replica).isEmpty()));
	}

	private static String id(Session session) {
		JsonNode sessions = gateways
			.query(0, "{ sessions(first: 500) { nodes { id name portal { name } } } }", Map.of())
			.at("/data/sessions/nodes");
		return sessions.valueStream()
			.filter((each) -> each.at("/name").asString().equals(session.ref().name()))
			.findFirst()
			.orElseThrow()
			.at("/id")
			.asString();
	}

	@Test
	void voucherOfThirtyUsesIsGoodForThirtyOfTwoHundred() throws Exception {
		JsonNode voucher = gateways
			.query(0, VOUCHER,
					Map.of("input",
							Map.of("tenant", "school", "workshops", List.of("lab"), "uses", CLASS_SEATS, "expiresAt",
									Instant.now().plus(1, ChronoUnit.HOURS).toString())))
			.at("/data/createVouchers/vouchers/0");
		String code = voucher.at("/code").asString();
		List<String> people = people(200);
		long before = gateways.requestsAtPortals();
		Map<String, JsonNode> answers = redeemed(people, code);
		List<String> granted = granted(answers);
		assertThat(reasons(answers)).containsExactlyInAnyOrderEntriesOf(
				Map.of("GRANTED", (long) CLASS_SEATS, "VOUCHER_USED_UP", (long) people.size() - CLASS_SEATS));
		assertThat(names(answers, granted)).hasSize(CLASS_SEATS);
		assertThat(gateways.requestsAtPortals() - before).as("requests at portals").isEqualTo(CLASS_SEATS);
		// the same persons have the same sessions, by code or by token, at any replica
		Map<String, JsonNode> again = redeemed(granted, voucher.at("/token").asString());
		assertThat(names(again, granted)).isEqualTo(names(answers, granted));
		for (String person : granted) {
			assertThat(again.get(person).at("/session/id")).isEqualTo(answers.get(person).at("/session/id"));
		}
		assertThat(gateways.sessions(0)).hasSize(CLASS_SEATS);
	}

	@Test
	void seatsOfAClassAreKeptFromAHundredStrangersAndItsMembersAreInWithinAMinute() throws Exception {
		Instant start = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
		JsonNode created = gateways
			.query(0, CLASS, Map.of("input",
					Map.of("tenant", "school", "workshop", "lab", "seats", CLASS_SEATS, "startsAt", start.toString(),
							"endsAt", start.plus(2, ChronoUnit.HOURS).toString(), "leadSeconds", 7200)))
			.at("/data/createClass/class");
		String id = created.at("/id").asString();
		Eventually.until("all replicas keep the seats", () -> IntStream.range(0, this.replicas)
			.allMatch((replica) -> status(replica, id).at("/held").asInt() == CLASS_SEATS));
		portals.forEach((portal) -> portal.latency(new Latency(PORTAL, Duration.ZERO, Duration.ZERO)));
		JsonNode another = gateways.query(this.replicas - 1, CLASS,
				Map.of("input", Map.of("tenant", "school", "workshop", "lab", "seats", 15, "startsAt", start.toString(),
						"endsAt", start.plus(1, ChronoUnit.HOURS).toString(), "leadSeconds", 0)));
		assertThat(another.at("/data/createClass/message").asString()).startsWith("10 of 15 seats for 'lab'")
			.contains("; 30 seats of the same portals are for other classes");
		Map<String, JsonNode> strangers = requested(people(100), "",
				(person) -> Map.of("tenant", "school", "workshop", "lab", "user", person));
		assertThat(reasons(strangers)).containsExactlyInAnyOrderEntriesOf(
				Map.of("GRANTED", (long) SEATS - CLASS_SEATS, "AT_CAPACITY", 100L - (SEATS - CLASS_SEATS)));
		List<String> members = people(CLASS_SEATS);
		Instant asked = Instant.now();
		Map<String, JsonNode> answers = redeemed(members, created.at("/voucher/code").asString());
		Duration took = Duration.between(asked, Instant.now());
		assertThat(reasons(answers)).containsExactly(Map.entry("GRANTED", (long) CLASS_SEATS));
		assertThat(names(answers, members)).hasSize(CLASS_SEATS);
		assertThat(took).isLessThan(Duration.ofSeconds(60));
		logger.info("{} replicas, {} per request at a portal: {} members were in after {}", this.replicas, PORTAL,
				CLASS_SEATS, took);
		assertThat(reasons(redeemed(people(1), created.at("/voucher/code").asString())))
			.containsExactly(Map.entry("VOUCHER_USED_UP", 1L));
		for (int i = 0; i < this.replicas; i++) {
			int replica = i;
			Eventually.asserted("figures of replica " + replica, () -> {
				JsonNode status = status(replica, id);
				assertThat(status.at("/covered").asInt()).isEqualTo(CLASS_SEATS);
				assertThat(status.at("/joined").asInt()).isEqualTo(CLASS_SEATS);
				assertThat(status.at("/held").asInt()).isZero();
				JsonNode usage = gateways.query(replica, USAGE, Map.of("day", LocalDate.now(ZoneOffset.UTC).toString()))
					.at("/data/usage");
				assertThat(usage.valueStream().filter((row) -> row.at("/classId").asString().equals(id)))
					.singleElement()
					.satisfies((row) -> assertThat(row.at("/sessions").asInt()).isEqualTo(CLASS_SEATS));
			});
		}
		assertThat(
				gateways.query(0, "mutation($id: ID!) { cancelClass(id: $id) { class { state } } }", Map.of("id", id))
					.at("/data/cancelClass/class/state")
					.asString())
			.isEqualTo("CANCELED");
	}

	private static JsonNode status(int replica, String id) {
		return gateways
			.query(replica, "query($id: ID!) { class(id: $id) { state covered held joined } }", Map.of("id", id))
			.at("/data/class");
	}

	private Map<String, JsonNode> redeemed(List<String> people, String secret) throws Exception {
		return requested(people, null, (person) -> Map.of("voucher", secret, "user", person));
	}

	/** All at once, each at the next replica. */
	private Map<String, JsonNode> requested(List<String> people, String token,
			java.util.function.Function<String, Map<String, Object>> input) throws Exception {
		AtomicInteger next = new AtomicInteger();
		List<Callable<Map.Entry<String, JsonNode>>> calls = new ArrayList<>();
		for (int i = 0; i < people.size(); i++) {
			String person = people.get(i);
			int replica = i % this.replicas;
			calls.add(() -> {
				JsonNode answer = gateways.query(replica, (token != null) ? gateways.token(replica) : null, REQUEST,
						Map.of("input", input.apply(person)));
				JsonNode result = answer.at("/data/requestSession");
				return Map.entry(person, result.isObject() ? result : answer);
			});
		}
		return Parallel.times(calls.size(), () -> calls.get(next.getAndIncrement()).call())
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	private static List<String> people(int count) {
		return Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
	}

	private static List<String> granted(Map<String, JsonNode> answers) {
		return answers.entrySet()
			.stream()
			.filter((each) -> each.getValue().at("/__typename").asString("").equals("SessionGranted"))
			.map(Map.Entry::getKey)
			.toList();
	}

	private static List<String> names(Map<String, JsonNode> answers, List<String> people) {
		return people.stream()
			.map((person) -> answers.get(person).at("/session/id").asString())
			.distinct()
			.sorted()
			.toList();
	}

	private static Map<String, Long> reasons(Map<String, JsonNode> answers) {
		return answers.values()
			.stream()
			.collect(Collectors.groupingBy((answer) -> answer.at("/__typename").asString("").equals("SessionGranted")
					? "GRANTED" : answer.at("/reason").asString(answer.toString()), Collectors.counting()));
	}

}
