package dev.educates.gateway.graphql;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.Timings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The waiting room over both transports, in front of a fleet with two seats. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=200ms", "gateway.discovery.reload-interval=0",
				"gateway.security.login-attempts=1000", "gateway.waiting.grace=3m", "gateway.waiting.interval=50ms",
				"gateway.waiting.maximum-per-caller=10", "gateway.waiting.maximum-patience=10m",
				"spring.graphql.http.sse.keep-alive=200ms" })
class WaitlistIT {

	private static final String PASSWORD = "waiting";

	/** One for each test: whoever waits in one is in nobody's way in the next. */
	private static final int WORKSHOPS = 26;

	private static final int PER_USER = 2;

	/** A portal refuses a request while a terminated session is STOPPING. */
	private static final Timings SEATS_FREE_AT_ONCE = Timings.DEFAULT.withStopping(Duration.ZERO);

	private static final AtomicInteger USED = new AtomicInteger();

	private static final PortalSimulator PORTAL = new PortalSimulator(portal(), Clock.systemUTC()).start();

	private static final String EVENT = """
			{ __typename
			  ... on Waiting { position estimateSeconds deadline because message }
			  ... on SessionGranted { session { id user } activationUrl reused }
			  ... on SessionRefused { reason message retryable explanation { policy } } }""";

	@LocalServerPort
	private int port;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Map<String, String> tokens = new HashMap<>();

	private final String lab = "lab-" + USED.getAndIncrement();

	private static PortalSpecification portal() {
		PortalSpecification portal = PortalSpecification.of("alpha")
			.withRobot(GatewayOptions.ROBOT)
			.withTimings(SEATS_FREE_AT_ONCE)
			.limitedTo(0, PER_USER)
			.with(EnvironmentSpecification.of("alpha-other", "other", 50))
			.with(EnvironmentSpecification.of("alpha-third", "third", 50));
		for (int i = 0; i < WORKSHOPS; i++) {
			portal = portal.with(EnvironmentSpecification.of("alpha-env-" + i, "lab-" + i, 2));
		}
		return portal;
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		GatewayOptions options = new GatewayOptions().portal("one", PORTAL);
		for (String tenant : new String[] { "east", "west", "crowd", "order" }) {
			options.tenant(tenant, "alpha").client(tenant, PASSWORD, "tenant", tenant);
		}
		options.client("operator", PASSWORD, "admin").addTo(registry);
	}

	@AfterAll
	static void stop() {
		PORTAL.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "websocket" })
	void seatThatIsFreeIsGivenAtOnce(String transport) throws Exception {
		try (Events events = wait(transport, "east", this.lab, "ann", null, 30)) {
			assertThat(events.next().get("__typename").asString()).isEqualTo("SessionGranted");
			events.completed();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "websocket" })
	void firstOnTheWaitListGetsTheFreeSeat(String transport) throws Exception {
		String first = given("east", "x1");
		given("east", "x2");
		try (Events ann = wait(transport, "east", this.lab, "ann", null, 300)) {
			JsonNode waiting = ann.next();
			assertThat(waiting.get("__typename").asString()).isEqualTo("Waiting");
			assertThat(waiting.get("position").asInt()).isOne();
			assertThat(waiting.get("because").asString()).isEqualTo("AT_CAPACITY");
			assertThat(waiting.get("estimateSeconds").asInt()).isBetween(3600, 3800);
			try (Events ben = wait(transport, "east", this.lab, "ben", null, 300)) {
				assertThat(ben.next().get("position").asInt()).isEqualTo(2);
				JsonNode newcomer = request("east", this.lab, "newcomer");
				assertThat(newcomer.get("reason").asString()).isEqualTo("AT_CAPACITY");
				assertThat(newcomer.get("message").asString())
					.contains("kept for 2 requests on the wait list", "maybe join the wait list")
					.doesNotContain("requestSessionWhenAvailable");
				end(first);
				JsonNode granted = ann.awaited("SessionGranted");
				assertThat(granted.at("/session/user").asString()).isEqualTo(named("ann"));
				ann.completed();
				ben.awaitedPosition(1);
			}
		}
	}

	@Test
	void tenantsTakeTurns() throws Exception {
		String one = given("east", "x1");
		String two = given("east", "x2");
		try (Events first = wait("websocket", "east", this.lab, "e1", null, 300);
				Events second = wait("websocket", "east", this.lab, "e2", null, 300)) {
			first.next();
			second.awaited("Waiting");
			try (Events west = wait("websocket", "west", this.lab, "w1", null, 300)) {
				assertThat(west.next().get("position").asInt()).isEqualTo(2);
				end(one);
				first.awaited("SessionGranted");
				end(two);
				west.awaited("SessionGranted");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "websocket" })
	void positionIsKeptOverALostConnection(String transport) throws Exception {
		String key = "back-" + transport;
		String one = given("east", "x1");
		given("east", "x2");
		wait(transport, "east", this.lab, "ann", key, 300).closeAfter("Waiting");
		try (Events ben = wait(transport, "east", this.lab, "ben", null, 300)) {
			assertThat(ben.next().get("position").asInt()).isEqualTo(2);
			try (Events again = wait(transport, "east", this.lab, "ann", key, 300)) {
				assertThat(again.next().get("position").asInt()).isOne();
				end(one);
				again.awaited("SessionGranted");
			}
		}
	}

	@Test
	void positionIsLostByCompleteOnAnOpenSocket() throws Exception {
		given("east", "x1");
		given("east", "x2");
		try (Events ann = wait("websocket", "east", this.lab, "ann", "left", 300)) {
			ann.next();
			try (Events ben = wait("websocket", "east", this.lab, "ben", null, 300)) {
				assertThat(ben.next().get("position").asInt()).isEqualTo(2);
				ann.leave();
				ben.awaitedPosition(1);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "websocket" })
	void placeIsGivenUpByAMutation(String transport) throws Exception {
		String one = given("east", "x1");
		given("east", "x2");
		String key = "leave-" + transport;
		try (Events ann = wait(transport, "east", this.lab, "ann", key, 60)) {
			ann.awaited("Waiting");
			assertThat(leftLine("west", key)).as("a place of another caller").isFalse();
			try (Events ben = wait("websocket", "east", this.lab, "ben", null, 60)) {
				assertThat(ben.next().get("position").asInt()).isEqualTo(2);
				assertThat(leftLine("east", key)).isTrue();
				ben.awaitedPosition(1);
				JsonNode last = ann.next();
				while (last.has("position")) {
					last = ann.next();
				}
				assertThat(last.isEmpty()).as("the stream completes").isTrue();
				end(one);
				ben.awaited("SessionGranted");
			}
		}
		assertThat(leftLine("east", key)).isFalse();
		assertThat(sessionsOf("ann")).isZero();
	}

	private boolean leftLine(String client, String actionId) {
		return ask(client, "mutation { leaveLine(actionId: \"%s\") }".formatted(actionId)).at("/data/leaveLine")
			.asBoolean();
	}

	@Test
	void grantDuringADisconnectIsSentAfterTheReconnect() throws Exception {
		String one = given("east", "x1");
		given("east", "x2");
		wait("websocket", "east", this.lab, "ann", "meanwhile", 300).closeAfter("Waiting");
		end(one);
		Eventually.until("ann has a session", () -> sessionsOf("ann") == 1);
		try (Events again = wait("websocket", "east", this.lab, "ann", "meanwhile", 300)) {
			JsonNode granted = again.next();
			assertThat(granted.get("__typename").asString()).isEqualTo("SessionGranted");
			assertThat(granted.get("reused").asBoolean()).isFalse();
		}
		assertThat(sessionsOf("ann")).isOne();
	}

	@Test
	void sameActionIdWithAnotherInputIsAnError() throws Exception {
		given("east", "x1");
		given("east", "x2");
		try (Events ann = wait("websocket", "east", this.lab, "ann", "other", 300)) {
			ann.next();
			try (Events other = wait("sse", "east", this.lab, "ben", "other", 300)) {
				JsonNode error = other.error();
				assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
				assertThat(error.get("message").asString()).contains("'other'", "user").doesNotContain("ben");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "websocket" })
	void patienceIsOverInARefusal(String transport) throws Exception {
		given("east", "x1");
		given("east", "x2");
		try (Events ann = wait(transport, "east", this.lab, "ann", null, 1)) {
			JsonNode first = ann.next();
			// on a slow machine it may be over before anybody is told of a place in line
			boolean inLine = first.get("__typename").asString().equals("Waiting");
			JsonNode refused = inLine ? ann.awaited("SessionRefused") : first;
			assertThat(refused.get("reason").asString()).isEqualTo("AT_CAPACITY");
			assertThat(refused.get("retryable").asBoolean()).isTrue();
			assertThat(refused.get("message").asString()).contains("in 1 s", inLine ? "at position 1" : "no seat");
			ann.completed();
		}
		JsonNode placements = ask("operator",
				"{ placements(workshop: \"%s\", first: 3) { nodes { outcome user } } }".formatted(this.lab))
			.at("/data/placements/nodes");
		assertThat(placements.get(0).get("user").asString()).isEqualTo(named("ann"));
		assertThat(placements.get(0).get("outcome").asString()).isEqualTo("REFUSED");
		assertThat(placements.get(1).get("user").asString()).isEqualTo(named("x2"));
	}

	@Test
	void whatTimeDoesNotMendIsRefusedAtOnce() throws Exception {
		try (Events ann = wait("sse", "east", "nowhere", "ann", null, 300)) {
			assertThat(ann.next().get("reason").asString()).isEqualTo("WORKSHOP_UNKNOWN");
			ann.completed();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 601 })
	void patienceHasBounds(int seconds) throws Exception {
		try (Events ann = wait("websocket", "east", this.lab, "ann", null, seconds)) {
			JsonNode error = ann.error();
			assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
			assertThat(error.get("message").asString()).contains("patienceSeconds (%d)".formatted(seconds), "600");
		}
	}

	@Test
	void thoseWhoWaitAreLimitedForEachCaller() throws Exception {
		given("east", "x1");
		given("east", "x2");
		List<Events> ten = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				ten.add(wait("sse", "crowd", this.lab, "u" + i, null, 300));
				ten.getLast().awaited("Waiting");
			}
			try (Events more = wait("sse", "crowd", this.lab, "u10", null, 300)) {
				assertThat(more.error().at("/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
			}
		}
		finally {
			for (Events each : ten) {
				each.close();
			}
		}
	}

	@Test
	void ownSessionIsGivenThoughOthersWait() throws Exception {
		given("east", "x1");
		given("east", "x2");
		try (Events ann = wait("websocket", "east", this.lab, "ann", null, 300)) {
			ann.next();
			assertThat(request("east", this.lab, "x1").get("reused").asBoolean()).isTrue();
			assertThat(request("east", "other", "ann").get("__typename").asString()).isEqualTo("SessionGranted");
		}
	}

	@Test
	void userAtThePortalsLimitIsRefusedAndCanTerminateASession() throws Exception {
		request("east", "other", "ann");
		String third = request("east", "third", "ann").at("/session/id").asString();
		try (Events ann = wait("sse", "east", this.lab, "ann", null, 60)) {
			assertThat(ann.awaited("SessionRefused").get("reason").asString()).isEqualTo("USER_LIMIT_REACHED");
			ann.completed();
		}
		end(third);
		Eventually.until("the seat is given",
				() -> request("east", this.lab, "ann").get("__typename").asString().equals("SessionGranted"));
	}

	@Test
	void whoHasAnotherSessionOnThePortalGetsTheSeatThatComesFree() throws Exception {
		String one = given("east", "x1");
		given("east", "x2");
		request("east", "other", "ann");
		try (Events ann = wait("websocket", "east", this.lab, "ann", null, 60)) {
			assertThat(ann.awaited("Waiting").get("because").asString()).isEqualTo("AT_CAPACITY");
			end(one);
			ann.awaited("SessionGranted");
		}
	}

	/** Eight wait, and nobody but the next one asks for the next seat. */
	@Test
	void everybodyIsServedInOrderAndPortalsAreAskedOnceForEach() throws Exception {
		given("order", "x1");
		String free = given("order", "x2");
		List<Events> waiting = new ArrayList<>();
		try {
			for (int i = 0; i < 8; i++) {
				waiting.add(wait("websocket", "order", this.lab, "u" + i, "order-" + i, 300));
				assertThat(waiting.getLast().awaited("Waiting").get("position").asInt()).isEqualTo(i + 1);
			}
			long before = PORTAL.calls(CallKind.REQUEST);
			for (Events next : waiting) {
				end(free);
				free = next.awaited("SessionGranted").at("/session/id").asString();
				next.completed();
			}
			assertThat(PORTAL.calls(CallKind.REQUEST) - before).isEqualTo(8);
			end(free);
			Eventually.until("a seat for which nobody waits is free for anybody",
					() -> request("order", this.lab, "newcomer").get("__typename").asString().equals("SessionGranted"));
		}
		finally {
			for (Events each : waiting) {
				each.close();
			}
		}
	}

	private String given(String client, String user) {
		return request(client, this.lab, user).at("/session/id").asString();
	}

	private JsonNode request(String client, String workshop, String user) {
		return ask(client,
				"mutation { requestSession(input: {workshop: \"%s\", user: \"%s\"}) %s }".formatted(workshop,
						named(user), EVENT.replaceAll("\\.\\.\\. on Waiting \\{[^}]*}", "")))
			.at("/data/requestSession");
	}

	/**
	 * Of each test its own: who has a session here already may be at the portal's limit.
	 */
	private String named(String user) {
		return user + "-" + this.lab;
	}

	private void end(String id) {
		ask("operator", "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(id));
	}

	private long sessionsOf(String user) {
		return ask("operator",
				"{ sessions(user: \"%s\", workshop: \"%s\") { nodes { id } } }".formatted(named(user), this.lab))
			.at("/data/sessions/nodes")
			.size();
	}

	private String token(String client) {
		return this.tokens.computeIfAbsent(client, (name) -> LoggedIn.token(this.port, name, PASSWORD));
	}

	private JsonNode ask(String client, String query) {
		return GraphQlRequests.answer(this.http, post(client, query));
	}

	private HttpRequest.Builder post(String client, String query) {
		return GraphQlRequests.post(this.port, token(client), query);
	}

	private Events wait(String transport, String client, String workshop, String user, String actionId, int patience)
			throws Exception {
		String key = (actionId != null) ? ", actionId: \"%s\"".formatted(actionId) : "";
		String query = "subscription { requestSessionWhenAvailable(input: {workshop: \"%s\", user: \"%s\"%s}, patienceSeconds: %d) %s }"
			.formatted(workshop, named(user), key, patience, EVENT);
		if (transport.equals("sse")) {
			return new Events(new EventStream.ServerSent(this.http, post(client, query)));
		}
		EventStream.Socket socket = new EventStream.Socket();
		socket.connect(this.http, this.port, "Origin", null);
		socket.initiate(token(client));
		socket.subscribe("a", query);
		return new Events(socket);
	}

	/**
	 * Events of one request that waits: an event, an error, or an empty object at the
	 * end.
	 */
	private record Events(EventStream stream) implements AutoCloseable {

		JsonNode next() throws Exception {
			JsonNode answer = this.stream.next();
			return answer.isEmpty() ? answer : answer.has("errors") ? answer.get("errors").get(0)
					: answer.at("/data/requestSessionWhenAvailable");
		}

		JsonNode awaited(String type) throws Exception {
			JsonNode event = next();
			while (!event.path("__typename").asString("").equals(type)) {
				assertThat(event.path("__typename").asString("")).as("instead of %s: %s", type, event)
					.isEqualTo("Waiting");
				event = next();
			}
			return event;
		}

		void awaitedPosition(int position) throws Exception {
			while (awaited("Waiting").get("position").asInt() != position) {
				// positions and estimates change one after the other
			}
		}

		JsonNode error() throws Exception {
			JsonNode event = next();
			assertThat(event.has("extensions")).as("%s", event).isTrue();
			return event;
		}

		void completed() throws Exception {
			assertThat(next().isEmpty()).isTrue();
		}

		void closeAfter(String type) throws Exception {
			awaited(type);
			close();
		}

		void leave() throws Exception {
			((EventStream.Socket) this.stream).send("{\"type\": \"complete\", \"id\": \"a\"}");
		}

		@Override
		public void close() {
			this.stream.close();
		}

	}

}
