package dev.educates.gateway;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.educates.simulator.EnvironmentSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Vouchers over HTTP, from issue to session. */
class VouchersIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway(
			Map.of("alpha",
					List.of(EnvironmentSpecification.of("alpha-small", "alpha-small-lab", 1),
							EnvironmentSpecification.of("alpha-tiny", "alpha-tiny-lab", 1))),
			"--gateway.limits.concurrent.address=500", "--gateway.vouchers.join-url=https://gateway.example.com/join/",
			"--gateway.security.signing-key=a signing key of at least 32 bytes");

	private static final String ANN = "ann-0123456789abcdef";

	private static final String BEN = "ben-0123456789abcdef";

	private static final String REQUEST = """
			mutation($voucher: String!, $user: String) { requestSession(input: {voucher: $voucher, user: $user}) {
			  ... on SessionGranted { activationUrl reused session { name user tenant workshop { name } portal { name } }
			    explanation { policy } }
			  ... on SessionRefused { reason message retryable explanation { policy candidates { rank } } } } }
			""";

	@AfterAll
	static void stop() {
		GATEWAY.close();
	}

	private static JsonNode send(String token, String query, Map<String, ?> variables) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("query", query, "variables", variables));
		return JsonMapper.shared().readTree(GATEWAY.post(token, body).body());
	}

	private static JsonNode create(String workshop, int uses) {
		return created(workshop, uses).at("/data/createVouchers/vouchers/0");
	}

	private static JsonNode created(String workshop, int uses) {
		return send(GATEWAY.token("alpha"),
				"mutation($input: CreateVouchersInput!) { createVouchers(input: $input) { vouchers { id code token joinUrl uses used state } } }",
				Map.of("input", Map.of("workshops", List.of(workshop), "uses", uses, "expiresAt",
						Instant.now().plus(Duration.ofHours(1)).toString())));
	}

	private static JsonNode redeem(String voucher, String user) {
		return send(null, REQUEST, Map.of("voucher", voucher, "user", user)).at("/data/requestSession");
	}

	@Test
	void learnerWithoutALogInGetsASessionAndTheSameOneAgain() {
		JsonNode voucher = create("alpha-lab", 2);
		String code = voucher.get("code").asString();
		assertThat(voucher.get("joinUrl").asString()).isEqualTo("https://gateway.example.com/join/" + code);
		JsonNode info = send(null,
				"query($code: String!) { voucher(code: $code) { state workshops { name title } startsAt expiresAt } }",
				Map.of("code", code));
		assertThat(info.at("/data/voucher/state").asString()).isEqualTo("VALID");
		assertThat(info.at("/data/voucher/workshops/0/name").asString()).isEqualTo("alpha-lab");
		JsonNode ann = redeem(code, ANN);
		assertThat(ann.get("activationUrl").asString()).startsWith("http");
		assertThat(ann.at("/session/tenant").asString()).isEqualTo("alpha");
		assertThat(ann.at("/session/user").asString()).matches("voucher-[0-9a-f]{32}");
		JsonNode again = redeem(voucher.get("token").asString(), ANN);
		assertThat(again.get("reused").asBoolean()).isTrue();
		assertThat(again.at("/session/name")).isEqualTo(ann.at("/session/name"));
		JsonNode ben = redeem(code, BEN);
		assertThat(ben.at("/session/name")).isNotEqualTo(ann.at("/session/name"));
		JsonNode third = redeem(code, "eve-0123456789abcdef");
		assertThat(third.get("reason").asString()).isEqualTo("VOUCHER_USED_UP");
		assertThat(third.at("/explanation/candidates")).isEmpty();
		JsonNode listed = send(GATEWAY.token("alpha"),
				"{ vouchers(tenant: \"alpha\", first: 500) { nodes { id used state } } }", Map.of());
		assertThat(listed.at("/data/vouchers/nodes").valueStream()).anySatisfy((each) -> assertThat(each.toString())
			.isEqualTo("{\"id\":\"%s\",\"used\":2,\"state\":\"USED_UP\"}".formatted(voucher.get("id").asString())));
	}

	@Test
	void workshopThatNoPortalOffersIsNamed() {
		JsonNode error = created("nope", 1).at("/errors/0");
		assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
		assertThat(error.get("message").asString())
			.isEqualTo("input: workshops ('nope'): no portal of tenant 'alpha' offers it");
	}

	@Test
	void bearerSeesNothingOfTheFleet() {
		JsonNode voucher = create("alpha-lab", 1);
		redeem(voucher.get("code").asString(), ANN);
		for (String query : List.of("{ portals { name } }", "{ workshops { nodes { name } } }",
				"{ sessions { nodes { name } } }", "{ vouchers { nodes { id } } }", "{ tenants { name } }")) {
			assertThat(send(null, query, Map.of()).at("/errors/0/extensions/code").asString()).as(query)
				.isEqualTo("UNAUTHENTICATED");
			// a voucher is no token
			assertThat(GATEWAY.post(voucher.get("token").asString(), ProtectedGateway.body(query)).statusCode())
				.as(query)
				.isEqualTo(401);
		}
		assertThat(send(null, "{ viewer { kind } }", Map.of()).at("/data/viewer/kind").asString())
			.isEqualTo("ANONYMOUS");
		assertThat(GATEWAY.post(null, ProtectedGateway.body("{ viewer { kind } }")).statusCode()).isEqualTo(200);
	}

	@Test
	void resultShowsTheSessionAndNothingElseOfTheTenantsFleet() {
		JsonNode voucher = create("shared-lab", 1);
		JsonNode granted = send(null, """
				mutation($voucher: String!, $user: String) { requestSession(input: {voucher: $voucher, user: $user}) {
				  ... on SessionGranted {
				    explanation { candidates { rank } excluded { rule } }
				    session { schedule { state } environment { name capacity reserved allocated available }
				      workshop { name environments { name }
				        availability { status ready remaining capacity allocated portals clusters observedAt } }
				      portal { name maximum allocated environments { name } cluster { portals { name } } }
				      cluster { name availability { status } portals { name } } } } } }
				""", Map.of("voucher", voucher.get("code").asString(), "user", ANN)).at("/data/requestSession");
		for (String list : List.of("/explanation/candidates", "/explanation/excluded", "/session/workshop/environments",
				"/session/portal/environments", "/session/portal/cluster/portals", "/session/cluster/portals")) {
			assertThat(granted.at(list).isArray()).as(list).isTrue();
			assertThat(granted.at(list)).as(list).isEmpty();
		}
		for (String shown : List.of("/session/workshop/name", "/session/portal/name", "/session/cluster/name",
				"/session/environment/name", "/session/schedule/state")) {
			assertThat(granted.at(shown).asString()).as(shown).isNotEmpty();
		}
		for (String hidden : List.of("/session/portal/maximum", "/session/portal/allocated",
				"/session/cluster/availability", "/session/workshop/availability/observedAt")) {
			assertThat(granted.at(hidden).isNull()).as(hidden).isTrue();
		}
		for (String count : List.of("ready", "remaining", "capacity", "allocated", "portals", "clusters")) {
			assertThat(granted.at("/session/workshop/availability/" + count).asInt(-1)).as(count).isZero();
		}
		for (String count : List.of("capacity", "reserved", "allocated", "available")) {
			assertThat(granted.at("/session/environment/" + count).asInt(-1)).as(count).isZero();
		}
	}

	@Test
	void messageOfARefusalNamesThePortalInAuditAndDecisionsAlone() {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		root.addAppender(log);
		try {
			String code = create("alpha-tiny-lab", 2).get("code").asString();
			assertThat(redeem(code, ANN).has("session")).isTrue();
			JsonNode refused = redeem(code, BEN);
			assertThat(refused.get("reason").asString()).isEqualTo("AT_CAPACITY");
			assertThat(refused.get("message").asString()).startsWith("every seat of the workshop is taken")
				.doesNotContain("alpha");
		}
		finally {
			root.detachAppender(log);
		}
		assertThat(log.list.stream().map(VouchersIT::line)).anyMatch(
				(line) -> line.contains("AT_CAPACITY") && line.contains("alpha-cluster/alpha: 1 of 1 seat is taken"));
		assertThat(send(GATEWAY.token("operator"),
				"{ placements(workshop: \"alpha-tiny-lab\", outcome: REFUSED, first: 1) { nodes { message } } }",
				Map.of())
			.at("/data/placements/nodes/0/message")
			.asString()).contains("alpha-cluster/alpha: 1 of 1 seat is taken");
	}

	@Test
	void vouchersOfAClassAreListed() {
		create("alpha-lab", 1);
		assertThat(send(GATEWAY.token("alpha"), "{ vouchers(class: \"none\", first: 5) { nodes { id } } }", Map.of())
			.toString()).isEqualTo("{\"data\":{\"vouchers\":{\"nodes\":[]}}}");
	}

	@Test
	void ofTwoHundredAtOnceThirtyGetSessions() throws Exception {
		JsonNode voucher = create("shared-lab", 30);
		AtomicInteger number = new AtomicInteger();
		List<JsonNode> answers = Parallel.times(200,
				() -> redeem(voucher.get("code").asString(), "learner-0123456789-" + number.incrementAndGet()));
		Map<String, Long> outcomes = answers.stream()
			.collect(Collectors.groupingBy(
					(each) -> each.path("reason").asString(each.has("session") ? "GRANTED" : "ERROR"),
					Collectors.counting()));
		assertThat(outcomes).isEqualTo(Map.of("GRANTED", 30L, "VOUCHER_USED_UP", 170L));
		assertThat(answers.stream().filter((each) -> each.has("session")).map((each) -> each.at("/session/name")))
			.doesNotHaveDuplicates();
	}

	@Test
	void revokedVoucherGetsNothing() {
		JsonNode voucher = create("alpha-lab", 5);
		String id = voucher.get("id").asString();
		String revoke = "mutation($id: ID!) { revokeVoucher(id: $id) { voucher { state } } }";
		assertThat(send(GATEWAY.token("beta"), revoke, Map.of("id", id)).at("/errors/0/extensions/code").asString())
			.isEqualTo("BAD_USER_INPUT");
		assertThat(send(GATEWAY.token("alpha"), revoke, Map.of("id", id)).at("/data/revokeVoucher/voucher/state")
			.asString()).isEqualTo("REVOKED");
		for (String form : List.of("code", "token")) {
			assertThat(redeem(voucher.get(form).asString(), ANN).get("reason").asString()).isEqualTo("VOUCHER_REVOKED");
		}
	}

	@Test
	void requestWithAVoucherWaitsAndLeaves() throws Exception {
		JsonNode voucher = create("alpha-small-lab", 5);
		String code = voucher.get("code").asString();
		assertThat(redeem(code, ANN).has("session")).isTrue();
		String waiting = """
				subscription($input: RequestSessionInput!) { requestSessionWhenAvailable(input: $input, patienceSeconds: 60) {
				  __typename ... on Waiting { position } ... on SessionRefused { reason } } }
				""";
		Map<String, Object> input = Map.of("voucher", code, "user", BEN, "actionId", "a-1");
		HttpRequest request = GATEWAY.request(null, "/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
				.writeValueAsString(Map.of("query", waiting, "variables", Map.of("input", input)))))
			.build();
		HttpClient http = HttpClient.newHttpClient();
		try {
			try (Stream<String> lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
				assertThat(lines.filter((line) -> line.startsWith("data:{")).findFirst().orElseThrow())
					.contains("\"Waiting\"", "\"position\":1");
			}
			String used = "{ vouchers(tenant: \"alpha\", first: 500) { nodes { id used } } }";
			String leave = "mutation($user: String, $code: String) { leaveLine(actionId: \"a-1\", voucher: $code, user: $user) }";
			// by no other person
			assertThat(send(null, leave, Map.of("code", code, "user", ANN)).at("/data/leaveLine").asBoolean())
				.isFalse();
			assertThat(send(null, leave, Map.of("code", code, "user", BEN)).at("/data/leaveLine").asBoolean()).isTrue();
			Eventually.until("the use is free again",
					() -> send(GATEWAY.token("alpha"), used, Map.of()).at("/data/vouchers/nodes")
						.valueStream()
						.filter((each) -> each.get("id").equals(voucher.get("id")))
						.allMatch((each) -> each.get("used").asInt() == 1));
		}
		finally {
			http.shutdownNow();
		}
	}

	@Test
	void secretsAreInNoLogAndNoCache() {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Logger own = (Logger) LoggerFactory.getLogger("dev.educates");
		Level before = own.getLevel();
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		root.addAppender(log);
		own.setLevel(Level.TRACE);
		List<String> secrets = new ArrayList<>();
		try {
			JsonNode voucher = create("alpha-lab", 1);
			for (String form : List.of("code", "token", "joinUrl")) {
				secrets.add(voucher.get(form).asString());
			}
			secrets.add("WRONGWRONG");
			redeem(secrets.get(0), ANN);
			redeem(secrets.get(1), BEN);
			redeem("WRONGWRONG", ANN);
			redeem(secrets.get(1) + "x", ANN);
			send(null, "query($code: String!) { voucher(code: $code) { nothing } }", Map.of("code", secrets.get(0)));
			HttpResponse<String> read = GATEWAY
				.send(GATEWAY.query(GATEWAY.token("alpha"), "{ vouchers { nodes { code } } }"));
			assertThat(read.body()).contains("BAD_USER_INPUT").doesNotContain(secrets.get(0));
			assertThat(read.headers().firstValue("ETag")).isEmpty();
			HttpResponse<String> posted = GATEWAY.post(GATEWAY.token("alpha"),
					ProtectedGateway.body("{ vouchers(first: 500) { nodes { code } } }"));
			assertThat(posted.body()).contains(secrets.get(0));
			assertThat(posted.headers().firstValue("ETag")).isEmpty();
			assertThat(posted.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
		}
		finally {
			root.detachAppender(log);
			own.setLevel(before);
		}
		List<String> lines = log.list.stream().map(VouchersIT::line).toList();
		assertThat(lines).anyMatch((line) -> line.contains("VOUCHER_USED_UP") && line.contains("voucher:"))
			.anyMatch((line) -> line.contains("VOUCHER_INVALID"));
		secrets.forEach((secret) -> assertThat(lines).noneMatch((line) -> line.contains(secret)));
		assertThat(lines).noneMatch((line) -> line.contains(ANN));
	}

	private static String line(ILoggingEvent event) {
		return event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getThrowableProxy();
	}

}
