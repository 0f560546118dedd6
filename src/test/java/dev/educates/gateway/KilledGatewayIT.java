package dev.educates.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.educates.simulator.PortalSimulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway is killed while vouchers are created, redeemed and revoked, and classes are
 * created and canceled, and started again on the same file: what it has confirmed is
 * there, and no use is worth two sessions. {@code -Dclasses.kills=200} kills it that
 * often.
 */
class KilledGatewayIT {

	private static final Logger logger = LoggerFactory.getLogger(KilledGatewayIT.class);

	private static final int KILLS = Integer.getInteger("classes.kills", 1);

	private static final int USES = 2;

	/** More than there are uses. */
	private static final int PERSONS = 3;

	private static final String CREATE = """
			mutation($input: CreateVouchersInput!) { createVouchers(input: $input) { vouchers { id code } } }""";

	private static final String CREATE_CLASS = """
			mutation($input: ClassInput!) { createClass(input: $input) { ... on ClassSaved { class { id } } } }""";

	private static final String REVOKE = "mutation($id: ID!) { revokeVoucher(id: $id) { voucher { state } } }";

	private static final String REQUEST = """
			mutation($input: RequestSessionInput!) { requestSession(input: $input) { __typename
			  ... on SessionGranted { session { id } } ... on SessionRefused { reason message } } }""";

	private final Random random = new Random(19);

	private final HttpClient http = HttpClient.newHttpClient();

	private final PortalSimulator portal = GatewayReplicas.portal("academy", 100 * KILLS + 100);

	private final int port = FreePorts.one();

	private final Map<String, Confirmed> vouchers = new ConcurrentHashMap<>();

	/** States by id. */
	private final Map<String, String> classes = new ConcurrentHashMap<>();

	private final AtomicInteger confirmed = new AtomicInteger();

	@TempDir
	private Path directory;

	private @Nullable Process gateway;

	private @Nullable String token;

	/** What was confirmed of a voucher, by its id. */
	private static final class Confirmed {

		private final String code;

		private final List<String> persons = people();

		/** By person. */
		private final Map<String, String> sessions = new ConcurrentHashMap<>();

		private volatile boolean revoking;

		private volatile boolean revoked;

		Confirmed(String code) {
			this.code = code;
		}

		private static List<String> people() {
			return Stream.generate(() -> UUID.randomUUID().toString()).limit(PERSONS).toList();
		}

	}

	@AfterEach
	void stop() throws Exception {
		kill();
		this.portal.close();
		this.http.shutdownNow();
	}

	@Test
	void nothingIsLostAndNothingHappensTwice() throws Exception {
		for (int i = 0; i < KILLS; i++) {
			start();
			useUntilKilled();
			start();
			check();
			kill();
		}
		logger.info("{} kills, {} confirmed steps, none lost, none twice", KILLS, this.confirmed);
	}

	/**
	 * Of the steps since the last time: sessions that no browser opens end after a while.
	 */
	private void check() throws Exception {
		assertThat(this.vouchers).isNotEmpty();
		for (Map.Entry<String, Confirmed> each : this.vouchers.entrySet()) {
			checkVoucher(each.getKey(), each.getValue());
		}
		for (Map.Entry<String, String> each : this.classes.entrySet()) {
			String state = query(this.token, "query($id: ID!) { class(id: $id) { state } }",
					Map.of("id", each.getKey()))
				.at("/data/class/state")
				.asString();
			assertThat(each.getValue()).as("class %s", each.getKey()).contains(state);
		}
		assertThat(sessions().values()).isNotEmpty().allSatisfy((sessions) -> assertThat(sessions).isEqualTo(1));
		this.vouchers.clear();
		this.classes.clear();
	}

	/** How many each user has. */
	private Map<String, Long> sessions() throws Exception {
		Map<String, Long> perUser = new HashMap<>();
		JsonNode page;
		String after = null;
		do {
			page = query(this.token,
					"query($after: String) { sessions(first: 500, after: $after) { nodes { user } pageInfo { hasNextPage endCursor } } }",
					(after != null) ? Map.of("after", after) : Map.of())
				.at("/data/sessions");
			page.at("/nodes")
				.valueStream()
				.forEach((session) -> perUser.merge(session.at("/user").asString(), 1L, Long::sum));
			after = page.at("/pageInfo/endCursor").asString(null);
		}
		while (page.at("/pageInfo/hasNextPage").asBoolean());
		return perUser;
	}

	/** All steps at once, until some of them are confirmed, and others are under way. */
	private void useUntilKilled() throws Exception {
		int steps = this.confirmed.get() + 1 + this.random.nextInt(40);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < 4; i++) {
				threads.submit(this::use);
			}
			try {
				Eventually.until("some steps are confirmed", () -> this.confirmed.get() >= steps);
				assertThat(this.gateway.waitFor(this.random.nextInt(20), TimeUnit.MILLISECONDS)).as("it runs")
					.isFalse();
			}
			finally {
				// without it the threads would go on for ever
				kill();
			}
		}
	}

	/** Until a call fails, as the gateway is gone. */
	private void use() {
		try {
			while (true) {
				JsonNode created = query(this.token, CREATE,
						Map.of("input",
								Map.of("tenant", "school", "workshops", List.of("lab"), "uses", USES, "expiresAt",
										Instant.now().plus(1, ChronoUnit.DAYS).toString())))
					.at("/data/createVouchers/vouchers/0");
				Confirmed voucher = new Confirmed(created.at("/code").asString());
				this.vouchers.put(created.at("/id").asString(), voucher);
				this.confirmed.incrementAndGet();
				List<Thread> persons = voucher.persons.stream()
					.map((person) -> Thread.startVirtualThread(() -> redeem(voucher, person)))
					.toList();
				for (Thread person : persons) {
					person.join();
				}
				if (this.vouchers.size() % 2 == 0) {
					voucher.revoking = true;
					voucher.revoked = query(this.token, REVOKE, Map.of("id", created.at("/id").asString()))
						.at("/data/revokeVoucher/voucher/state")
						.asString("")
						.equals("REVOKED");
					this.confirmed.incrementAndGet();
				}
				createAndCancelClass();
			}
		}
		catch (IOException | InterruptedException ex) {
			logger.debug("The gateway was killed", ex);
		}
	}

	/** It holds a seat from the moment of its creation until it is canceled. */
	private void createAndCancelClass() throws IOException, InterruptedException {
		String id = query(this.token, CREATE_CLASS,
				Map.of("input",
						Map.of("tenant", "school", "workshop", "lab", "seats", 1, "startsAt",
								Instant.now().plus(1, ChronoUnit.HOURS).toString(), "endsAt",
								Instant.now().plus(2, ChronoUnit.HOURS).toString(), "leadSeconds", 7200)))
			.at("/data/createClass/class/id")
			.asString();
		this.classes.put(id, "HOLDING");
		this.confirmed.incrementAndGet();
		if (this.classes.size() % 2 == 0) {
			this.classes.put(id, "HOLDING or CANCELED");
			this.classes.put(id, query(this.token, "mutation($id: ID!) { cancelClass(id: $id) { class { state } } }",
					Map.of("id", id))
				.at("/data/cancelClass/class/state")
				.asString());
			this.confirmed.incrementAndGet();
		}
	}

	private void redeem(Confirmed voucher, String person) {
		try {
			JsonNode answer = request(voucher, person);
			if (answer.has("session")) {
				voucher.sessions.put(person, answer.at("/session/id").asString());
				this.confirmed.incrementAndGet();
			}
		}
		catch (IOException | InterruptedException ex) {
			logger.debug("The gateway was killed", ex);
		}
	}

	private JsonNode request(Confirmed voucher, String person) throws IOException, InterruptedException {
		JsonNode answer = query(null, REQUEST,
				Map.of("input", Map.of("voucher", voucher.code, "user", person, "activationTimeoutSeconds", 600)));
		assertThat(answer.at("/data/requestSession").isObject()).as(answer.toString()).isTrue();
		return answer.at("/data/requestSession");
	}

	/** Everyone tries again, as people do. */
	private void checkVoucher(String id, Confirmed voucher) throws Exception {
		Map<String, JsonNode> answers = new HashMap<>();
		List<String> persons = new ArrayList<>(voucher.sessions.keySet());
		voucher.persons.stream().filter((person) -> !persons.contains(person)).forEach(persons::add);
		for (String person : persons) {
			answers.put(person, request(voucher, person));
		}
		List<String> reasons = new CopyOnWriteArrayList<>();
		answers.values().forEach((answer) -> reasons.add(answer.at("/reason").asString("GRANTED")));
		if (voucher.revoked) {
			assertThat(reasons).as(id).containsOnly("VOUCHER_REVOKED");
			return;
		}
		if (voucher.revoking && reasons.contains("VOUCHER_REVOKED")) {
			return;
		}
		voucher.sessions.forEach((person, session) -> assertThat(answers.get(person).at("/session/id").asString(""))
			.as("the session of %s", person)
			.isEqualTo(session));
		assertThat(reasons).as(id).containsExactlyInAnyOrder("GRANTED", "GRANTED", "VOUCHER_USED_UP");
	}

	private void start() throws Exception {
		String portal = "--gateway.clusters[0].portals[0].";
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName(),
				"--server.port=" + this.port, "--gateway.storage.file=" + this.directory.resolve("records"),
				"--gateway.security.signing-key=the key of the gateway that is killed again and again",
				"--gateway.clients[0].name=operator", "--gateway.clients[0].password={noop}operator-secret",
				"--gateway.clients[0].roles[0]=admin", "--gateway.tenants[0].name=school",
				"--gateway.tenants[0].portals.name-selector.match-names[0]=*", "--gateway.clusters[0].name=eu",
				"--gateway.refresh.interval=1s", "--gateway.discovery.reload-interval=0",
				"--gateway.limits.rates.address-operations=1000/s burst 5000", "--gateway.usage.interval=100ms",
				portal + "name=academy", portal + "url=" + this.portal.url(), portal + "robot.client-id=id",
				portal + "robot.client-secret=secret", portal + "robot.username=robot@educates",
				portal + "robot.password=robot-password"));
		this.gateway = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		Eventually.until("the gateway is ready", this::isReady);
		this.token = LoggedIn.token(this.port, "operator", "operator-secret");
	}

	private boolean isReady() throws InterruptedException {
		try {
			return this.http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(this.port))).build(),
						HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			assertThat(this.gateway.isAlive()).as("it runs").isTrue();
			return false;
		}
	}

	private void kill() throws InterruptedException {
		if (this.gateway != null) {
			assertThat(this.gateway.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).as("it has ended").isTrue();
		}
	}

	private JsonNode query(String as, String document, Map<String, Object> variables)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.port)))
			.header("Content-Type", "application/json")
			.timeout(Duration.ofMinutes(1))
			.POST(HttpRequest.BodyPublishers
				.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", document, "variables", variables))));
		if (as != null) {
			request.header("Authorization", "Bearer " + as);
		}
		return JsonMapper.shared()
			.readTree(this.http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
	}

}
