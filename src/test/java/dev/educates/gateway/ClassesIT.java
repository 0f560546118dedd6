package dev.educates.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A class from its plan to its end, over HTTP, with portals of 0.3 s. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.clients[0].name=school", "gateway.clients[0].password={noop}classes",
				"gateway.clients[0].roles[0]=tenant", "gateway.clients[0].tenants[0]=school",
				"gateway.tenants[0].name=school", "gateway.tenants[0].portals.name-selector.match-names[0]=*",
				"gateway.session.poll-patience=1s" })
class ClassesIT {

	private static final Credentials ROBOT = new Credentials("id", "secret", "robot@educates", "robot-password");

	private static final List<PortalSimulator> PORTALS = List.of(portal("one"), portal("two"));

	@Autowired
	private OperationLimiter limits;

	@LocalServerPort
	private int port;

	@Autowired
	private RecordStore store;

	private final HttpClient http = HttpClient.newHttpClient();

	private final AtomicInteger users = new AtomicInteger();

	private String token;

	private static PortalSimulator portal(String name) {
		return new PortalSimulator(
				PortalSpecification.of(name)
					.withRobot(ROBOT)
					.with(EnvironmentSpecification.of(name + "-lab", "lab", 20)
						.lasting(Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofHours(2)))
					.with(EnvironmentSpecification.of(name + "-hall", "hall", 30)
						.lasting(Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofHours(2))),
				Clock.systemUTC())
			.start();
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		registry.add("gateway.clusters[0].name", () -> "eu");
		for (int i = 0; i < PORTALS.size(); i++) {
			PortalSimulator portal = PORTALS.get(i);
			String name = List.of("one", "two").get(i);
			String key = "gateway.clusters[0].portals[%d]".formatted(i);
			registry.add(key + ".name", () -> name);
			registry.add(key + ".url", portal::url);
			registry.add(key + ".robot.client-id", ROBOT::clientId);
			registry.add(key + ".robot.client-secret", ROBOT::clientSecret);
			registry.add(key + ".robot.username", ROBOT::username);
			registry.add(key + ".robot.password", ROBOT::password);
		}
	}

	@AfterAll
	static void stop() {
		PORTALS.forEach(PortalSimulator::close);
	}

	@BeforeEach
	void login() {
		this.token = LoggedIn.token(this.port, "school", "classes");
		PORTALS.forEach((portal) -> portal.latency(new Latency(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO)));
	}

	private JsonNode post(String document) throws Exception {
		return post(document, this.token);
	}

	private JsonNode post(String document, String as) throws Exception {
		JsonNode body = answer(document, as);
		assertThat(body.has("errors")).as(body.toString()).isFalse();
		return body.get("data");
	}

	private JsonNode answer(String document, String as) throws Exception {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.port)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers
				.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", document))));
		if (as != null) {
			request.header("Authorization", "Bearer " + as);
		}
		HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return JsonMapper.shared().readTree(response.body());
	}

	private static String input(int seats, Instant startsAt) {
		return "input: {workshop: \"lab\", seats: %d, startsAt: \"%s\", endsAt: \"%s\", name: \"Monday\"}"
			.formatted(seats, startsAt, startsAt.plus(Duration.ofMinutes(20)));
	}

	private String stranger() throws Exception {
		JsonNode result = post("""
				mutation { requestSession(input: {workshop: "lab", user: "stranger-%d"}) { __typename
				... on SessionRefused { reason message } } }""".formatted(this.users.incrementAndGet()))
			.get("requestSession");
		return result.get("__typename").asString() + (result.has("message") ? result.get("message").asString() : "");
	}

	private String member(String code) throws Exception {
		JsonNode result = post("""
				mutation { requestSession(input: {voucher: "%s", user: "0123456789abcdef-%d"}) { __typename
				... on SessionGranted { reused } ... on SessionRefused { reason message } } }""".formatted(code,
				this.users.incrementAndGet()), null)
			.get("requestSession");
		return result.get("__typename").asString() + (result.has("reason") ? result.get("reason").asString() : "");
	}

	/** The story of a class of 30 at 40 seats, with 100 strangers at once. */
	@Test
	void classGetsItsSeatsThoughManyOthersWantThem() throws Exception {
		Instant startsAt = Instant.now().plusSeconds(120);
		Stream.of(startsAt, startsAt.minus(Duration.ofMinutes(10)))
			.map((moment) -> moment.minus(Duration.ofDays(7)).toString().substring(0, 13))
			.distinct()
			.forEach((hour) -> this.store.commit(List.of(new RecordWrite.Add("usage/" + hour.substring(0, 10),
					"school/lab//hour." + hour, Duration.ofHours(2).toSeconds(), null))));
		JsonNode plan = post(
				"query { planClass(%s) { seats coverable usualLoad { sessions seats days } portals { portal seats reservedNow reservedNeeded } conflicts { seats } warnings { code message number } } }"
					.formatted(input(30, startsAt)))
			.get("planClass");
		assertThat(plan.get("coverable").asInt()).isEqualTo(30);
		assertThat(plan.get("portals").toString()).contains("\"seats\":20", "\"reservedNow\":0",
				"\"reservedNeeded\":20");
		assertThat(plan.get("warnings").get(0).get("code").asString()).isEqualTo("SESSIONS_STARTED_ELSEWHERE");
		assertThat(plan.get("warnings").get(0).get("message").asString()).contains("directly at a portal");
		assertThat(plan.get("usualLoad")).hasToString("{\"sessions\":2,\"seats\":0,\"days\":1}");
		JsonNode created = post(
				"mutation { createClass(%s) { __typename ... on ClassSaved { class { id state covered held joined voucher { code } } } } }"
					.formatted(input(30, startsAt)))
			.get("createClass")
			.get("class");
		String id = created.get("id").asString();
		String code = created.get("voucher").get("code").asString();
		assertThat(created.get("state").asString()).isEqualTo("HOLDING");
		assertThat(created.get("covered").asInt()).isEqualTo(30);
		assertThat(created.get("held").asInt()).isEqualTo(30);

		JsonNode refused = post(
				"mutation { createClass(%s) { __typename ... on ClassRefused { message plan { coverable conflicts { seats class { id } } } } } }"
					.formatted(input(20, startsAt.plusSeconds(600))))
			.get("createClass");
		assertThat(refused.get("message").asString()).startsWith("8 of 20 seats for 'lab' can be covered from ")
			.endsWith("; 30 seats of the same portals are for other classes; 2 seats are left out for the usual load");
		assertThat(refused.at("/plan/conflicts/0/class/id").asString()).isEqualTo(id);

		List<String> strangers = Parallel.times(100, this::stranger);
		assertThat(strangers.stream().filter("SessionGranted"::equals)).hasSize(10);
		assertThat(strangers.stream().filter((each) -> each.contains("kept for classes"))).hasSize(90);

		Instant begin = Instant.now();
		List<String> members = Parallel.times(30, () -> member(code));
		assertThat(members).containsOnly("SessionGranted");
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(60));
		assertThat(member(code)).isEqualTo("SessionRefusedVOUCHER_USED_UP");
		assertThat(one(id, "covered held joined sessions members { name state }").toString()).startsWith(
				"{\"covered\":30,\"held\":0,\"joined\":30,\"sessions\":30,\"members\":[{\"name\":null,\"state\":\"");

		assertThat(post("mutation { extendClassSessions(id: \"%s\") { done failed message } }".formatted(id))
			.at("/extendClassSessions/failed")
			.asInt()).as("portals extend only sessions that are about to end").isEqualTo(30);
		assertThat(post("mutation { endClassSessions(id: \"%s\") { done failed message } }".formatted(id))
			.get("endClassSessions")
			.toString()).isEqualTo("{\"done\":30,\"failed\":0,\"message\":null}");
		Eventually.asserted("seats of members are held again",
				() -> assertThat(one(id, "covered held sessions").toString())
					.isEqualTo("{\"covered\":30,\"held\":30,\"sessions\":0}"));
		long calls = PORTALS.stream().mapToLong((portal) -> portal.calls(CallKind.REQUEST)).sum();
		assertThat(stranger()).contains("kept for classes (30 seats)");
		assertThat(PORTALS.stream().mapToLong((portal) -> portal.calls(CallKind.REQUEST)).sum()).isEqualTo(calls);
		assertThat(post("mutation { cancelClass(id: \"%s\") { class { state covered } } }".formatted(id)).toString())
			.contains("CANCELED");
		assertThat(stranger()).isEqualTo("SessionGranted");
		assertThat(member(code)).isEqualTo("SessionRefusedVOUCHER_REVOKED");
	}

	/**
	 * At once, behind one address, with the limits that are the default: more than an
	 * address may have at once.
	 */
	@Test
	void classOfSixtyJoinsFromOneAddressAtOnce() throws Exception {
		PORTALS.forEach((portal) -> portal.latency(new Latency(Duration.ofMillis(500), Duration.ZERO, Duration.ZERO)));
		JsonNode created = post(
				"mutation { createClass(%s) { ... on ClassSaved { class { id voucher { code } } } ... on ClassRefused { message } } }"
					.formatted(input(60, Instant.now().plusSeconds(60)).replace("\"lab\"", "\"hall\"")))
			.at("/createClass/class");
		String code = created.at("/voucher/code").asString();
		Instant begin = Instant.now();
		CompletableFuture<List<String>> members = CompletableFuture.supplyAsync(() -> {
			try {
				return Parallel.times(60, () -> patientMember(code));
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
		});
		Eventually.until("more than 50 wait for portals at once",
				() -> members.isDone() || this.limits.inFlight() > 50);
		assertThat(members.isDone()).isFalse();
		assertThat(members.get()).doesNotHaveDuplicates().hasSize(60);
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(60));
		PORTALS.forEach((portal) -> portal.latency(Latency.NONE));
		for (String activationUrl : members.get()) {
			this.http.send(HttpRequest.newBuilder(URI.create(activationUrl)).build(),
					HttpResponse.BodyHandlers.discarding());
		}
		String id = created.get("id").asString();
		assertThat(post("mutation { extendClassSessions(id: \"%s\") { done failed message } }".formatted(id))
			.get("extendClassSessions")
			.toString()).isEqualTo("{\"done\":60,\"failed\":0,\"message\":null}");
	}

	/** Comes again when there are too many, as the join page does. */
	private String patientMember(String code) {
		String request = """
				mutation { requestSession(input: {voucher: "%s", user: "0123456789abcdef-%d"}) {
				... on SessionGranted { activationUrl } ... on SessionRefused { message } } }""".formatted(code,
				this.users.incrementAndGet());
		AtomicReference<JsonNode> answer = new AtomicReference<>();
		Eventually.until("it is not one of too many", () -> {
			answer.set(answer(request, null));
			return !answer.get().at("/errors/0/extensions/code").asString().equals("TOO_MANY_REQUESTS");
		});
		assertThat(answer.get().at("/data/requestSession/activationUrl").asString()).as(answer.toString())
			.startsWith("http");
		return answer.get().at("/data/requestSession/activationUrl").asString();
	}

	private JsonNode one(String id, String fields) {
		try {
			return post("query { class(id: \"%s\") { %s } }".formatted(id, fields)).get("class");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
