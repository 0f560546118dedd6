package dev.educates.gateway.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.portal.polling.FleetStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What front ends of the lookup service ask, and what it answered them: 121 recorded
 * exchanges. Status and body agree; where they do not, {@code deviations.json} has what
 * the gateway answers, and why. The order of the rows of a list is not compared: the
 * lookup service's is that in which it heard of things.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.user-ids=global", "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.discovery.reload-interval=0", "gateway.session.request-timeout=2s",
				"gateway.session.retry-timeout=1s", "gateway.session.call-timeout=2s",
				"gateway.security.login-attempts=1000" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupReplayIT {

	private static final String RECORDED_ADDRESS = "http://127.0.0.1:9200";

	private static final String RECORDED_DOWN = "http://127.0.0.1:9299/down";

	private static final Duration YOUNG = Duration.ofSeconds(10);

	private static final JsonNode FLEET = read("fleet.json");

	private static final FakePortals PORTALS = new FakePortals(FLEET);

	private static final Map<String, JsonNode> DEVIATIONS = deviations();

	@LocalServerPort
	private int port;

	@Autowired
	private FleetStore fleet;

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Map<String, String> tokens = new HashMap<>();

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		int clusters = 0;
		for (JsonNode cluster : FLEET.get("clusters")) {
			String key = "gateway.clusters[%d]".formatted(clusters++);
			add(registry, key + ".name", cluster.get("name").asString());
			labels(registry, key, cluster);
			int portals = 0;
			for (JsonNode portal : cluster.get("portals")) {
				String prefix = key + ".portals[%d]".formatted(portals++);
				JsonNode credentials = portal.get("credentials");
				add(registry, prefix + ".name", portal.get("name").asString());
				add(registry, prefix + ".url", PORTALS.url(portal.get("name").asString()));
				labels(registry, prefix, portal);
				add(registry, prefix + ".robot.client-id", credentials.get("client_id").asString());
				add(registry, prefix + ".robot.client-secret", credentials.get("client_secret").asString());
				add(registry, prefix + ".robot.username", credentials.get("username").asString());
				add(registry, prefix + ".robot.password", credentials.get("password").asString());
			}
		}
		flatten(registry, "gateway.tenants", FLEET.get("tenants"));
		flatten(registry, "gateway.clients", FLEET.get("clients"));
	}

	private static void labels(DynamicPropertyRegistry registry, String key, JsonNode labelled) {
		int labels = 0;
		for (JsonNode label : labelled.get("labels")) {
			String item = key + ".labels[%d]".formatted(labels++);
			add(registry, item + ".name", label.get("name").asString());
			add(registry, item + ".value", label.get("value").asString());
		}
	}

	/** The configuration has the shape of Educates' resources: nothing is translated. */
	private static void flatten(DynamicPropertyRegistry registry, String key, JsonNode value) {
		if (value.isObject()) {
			value.properties()
				.forEach((property) -> flatten(registry, key + "." + property.getKey(), property.getValue()));
			if (value.isEmpty()) {
				add(registry, key, "");
			}
		}
		else if (value.isArray()) {
			for (int i = 0; i < value.size(); i++) {
				flatten(registry, key + "[" + i + "]", value.get(i));
			}
			if (value.isEmpty()) {
				add(registry, key, "");
			}
		}
		else if (!value.isNull()) {
			add(registry, key, value.asString());
		}
	}

	private static void add(DynamicPropertyRegistry registry, String key, String value) {
		registry.add(key, () -> value);
	}

	@AfterAll
	static void stop() {
		PORTALS.close();
	}

	/** Nothing that is asked first changes the fleet. */
	static Stream<JsonNode> exchanges() {
		return read("exchanges.json").valueStream().sorted(Comparator.comparing(LookupReplayIT::requestsASession));
	}

	private static boolean requestsASession(JsonNode exchange) {
		return exchange.at("/request/method").asString().equals("POST")
				&& exchange.at("/request/path").asString().equals("/api/v1/workshops");
	}

	@BeforeEach
	void everyPortalWasReadAndTheOddOnesAreOddFromNowOn() throws Exception {
		if (this.tokens.isEmpty()) {
			Eventually.asserted("every portal was read", () -> assertThat(this.fleet.current().portals()).hasSize(33)
				.allMatch((portal) -> portal.health() == PortalHealth.HEALTHY));
			PORTALS.misbehave();
			for (JsonNode client : FLEET.get("clients")) {
				this.tokens.put(client.get("name").asString(), token(client));
			}
			this.tokens.put("revoked again", token(clientNamed("revoked")));
		}
		Eventually.until("readings are young", () -> {
			List<Portal> old = this.fleet.known().portals().stream().filter(LookupReplayIT::isOldWithoutNeed).toList();
			old.forEach((portal) -> this.fleet.pollAgain(portal.ref()));
			return old.isEmpty();
		});
	}

	/**
	 * Portals with older readings are asked later; those that are odd must not be looked
	 * at.
	 */
	private static boolean isOldWithoutNeed(Portal portal) {
		boolean odd = portal.ref().name().matches("(bad-login|html-login|no-token|drop-login|hang-login|down)-.*");
		return !odd && portal.reading() != null
				&& Duration.between(portal.reading().observedAt(), Instant.now()).compareTo(YOUNG) > 0;
	}

	private static JsonNode clientNamed(String name) {
		return FLEET.get("clients")
			.valueStream()
			.filter((client) -> client.get("name").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private String token(JsonNode client) throws Exception {
		String body = JsonMapper.shared()
			.writeValueAsString(
					Map.of("username", client.get("name").asString(), "password", client.get("password").asString()));
		HttpResponse<String> answer = this.http
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/auth/login".formatted(this.port)))
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.ofString());
		return JsonMapper.shared().readTree(answer.body()).get("access_token").asString();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("names")
	void exchangeIsAnsweredAsRecordedOrAsWritten(String name) throws Exception {
		JsonNode exchange = named(name);
		HttpResponse<String> answer = send(name, exchange.get("request"));
		JsonNode deviation = DEVIATIONS.get(name);
		JsonNode recorded = exchange.get("response");
		boolean same = isSame(recorded, answer);
		if (deviation == null) {
			assertThat(same)
				.as("%s%nrecorded %s %s%nanswered %d %s", name, recorded.get("status"), recorded.get("body"),
						answer.statusCode(), answer.body())
				.isTrue();
			return;
		}
		assertThat(same).as("%s no longer deviates", name).isFalse();
		assertThat(isSame(deviation, answer))
			.as("%s%nwritten %s %s%nanswered %d %s", name, deviation.get("status"), deviation.get("body"),
					answer.statusCode(), answer.body())
			.isTrue();
	}

	static Stream<String> names() {
		return exchanges().map((exchange) -> exchange.get("name").asString());
	}

	private static JsonNode named(String name) {
		return exchanges().filter((exchange) -> exchange.get("name").asString().equals(name)).findFirst().orElseThrow();
	}

	@Test
	void allAreThereAndEveryDeviationIsOfOneAndHasAReason() throws IOException {
		Set<String> names = names().collect(Collectors.toSet());
		assertThat(names).hasSize(121).containsAll(DEVIATIONS.keySet());
		String document = Files.readString(Path.of("docs/migrating-from-the-lookup-service.md"));
		String flat = document.replaceAll("\\s+", " ");
		DEVIATIONS.forEach((name, deviation) -> {
			assertThat(deviation.get("reason").asString()).as(name).isNotBlank();
			assertThat(flat).as("docs/migrating-from-the-lookup-service.md")
				.contains(deviation.get("reason").asString());
		});
	}

	@Test
	void descriptionHasThePathsThatThereAreAndNoOthers() throws Exception {
		HttpResponse<String> served = this.http.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/openapi.yaml".formatted(this.port))).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(served.statusCode()).isEqualTo(200);
		assertThat(served.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
		JsonNode description = JsonMapper.shared().valueToTree(new Yaml().load(served.body()));
		Set<String> described = new TreeSet<>();
		description.get("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.properties()
				.stream()
				.map((operation) -> operation.getKey().toUpperCase(Locale.ROOT))
				.filter((method) -> !method.equals("PARAMETERS"))
				.forEach((method) -> described.add(method + " " + path.getKey())));
		Set<String> mapped = new TreeSet<>();
		this.mappings.getHandlerMethods().forEach((mapping, method) -> {
			if (method.getBeanType().getPackage().equals(LookupReplayIT.class.getPackage())) {
				mapping.getPatternValues()
					.forEach((path) -> mapping.getMethodsCondition()
						.getMethods()
						.forEach((verb) -> mapped.add(verb + " " + path)));
			}
		});
		assertThat(described).isEqualTo(mapped).hasSizeGreaterThan(20);
		for (JsonNode reference : description.findValues("$ref")) {
			assertThat(description.at(reference.asString().substring(1)).isMissingNode()).as(reference.asString())
				.isFalse();
		}
	}

	/** As curl sends it without a header of its own. */
	@Test
	void jsonThatIsSentAsAFormIsReadAllTheSame() throws Exception {
		for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "application/json")) {
			HttpResponse<String> answer = this.http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/auth/login".formatted(this.port)))
					.header("Content-Type", type)
					.POST(HttpRequest.BodyPublishers
						.ofString("{\"username\": \"custom-portal\", \"password\": \"my-secret-pw\"}"))
					.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(answer.body()).as(type).contains("access_token");
		}
	}

	@Test
	void refusalTellsItsReasonInAHeader() throws Exception {
		HttpResponse<String> answer = send("", named("request-unknown-workshop").get("request"));
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValue("X-Refusal-Reason")).hasValue("WORKSHOP_UNKNOWN");
		HttpResponse<String> full = send("", named("request-portal-full").get("request"));
		assertThat(full.headers().firstValue("X-Refusal-Reason")).hasValue("AT_CAPACITY");
		assertThat(full.headers().firstValue("Retry-After")).as("no end of a session is known").isEmpty();
	}

	@Test
	void inputThatAPortalDoesNotAcceptIsABadRequestWithItsWords() throws Exception {
		ObjectNode request = (ObjectNode) named("request-new-all-fields").get("request").deepCopy();
		ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(request.get("body").asString());
		body.put("clientUserId", "robot@educates").remove("clientActionId");
		HttpResponse<String> answer = send("", request.put("body", body.toString()));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).startsWith("input: user is not accepted by portal ")
			.endsWith(": Session requests not permitted for user");
		HttpResponse<String> mail = send("", request.put("body", body.put("userEmailAddress", "nobody").toString()));
		assertThat(mail.statusCode()).isEqualTo(400);
		assertThat(mail.body()).contains("email must be an e-mail address").doesNotContain("nobody");
	}

	private HttpResponse<String> send(String name, JsonNode request) throws Exception {
		HttpRequest.Builder builder = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(this.port, request.get("path").asString())));
		request.get("headers")
			.properties()
			.forEach((header) -> builder.header(header.getKey(), withToken(name, header.getValue().asString())));
		JsonNode body = request.get("body");
		builder.method(request.get("method").asString(), body.isNull() ? HttpRequest.BodyPublishers.noBody()
				: HttpRequest.BodyPublishers.ofString(body.asString()));
		return this.http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String withToken(String name, String header) {
		String value = header;
		for (Map.Entry<String, String> token : this.tokens.entrySet()) {
			value = value.replace("<token:" + token.getKey() + ">", token.getValue());
		}
		String own = this.tokens.get("custom-portal");
		return value.replace("<altered token>", switch (name) {
			case "verify-lowercase-bearer" -> own;
			case "verify-other-token-of-the-same-client-after-logout" -> this.tokens.get("revoked again");
			default -> own.substring(0, own.length() - 5) + (own.endsWith("AAAAA") ? "BBBBB" : "AAAAA");
		});
	}

	private static boolean isSame(JsonNode expected, HttpResponse<String> answer) {
		if (expected.get("status").isNull() || expected.get("status").asInt() != answer.statusCode()) {
			return false;
		}
		if (expected.has("bodyStartsWith")) {
			return answer.body().startsWith(expected.get("bodyStartsWith").asString());
		}
		JsonNode body = expected.get("body");
		if (body.isNull()) {
			return answer.body().isEmpty();
		}
		if (body.isString()) {
			return body.asString().equals(answer.body())
					&& answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain")
					&& (!expected.has("allow") || methods(expected.get("allow").asString())
						.equals(methods(answer.headers().firstValue("Allow").orElse(""))));
		}
		try {
			return told(body).equals(told(JsonMapper.shared().readTree(answer.body())));
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static Set<String> methods(String allow) {
		return Set.of(allow.split(",\\s*"));
	}

	/**
	 * Objects by value, lists without their order, what differs by nature by its kind.
	 */
	private static Object told(JsonNode value) {
		if (value.isObject()) {
			Map<String, Object> object = new TreeMap<>();
			value.properties().forEach((property) -> object.put(property.getKey(), switch (property.getKey()) {
				case "access_token" -> property.getValue().isString();
				case "expires_at" -> "a time";
				default -> told(property.getValue());
			}));
			return object;
		}
		if (value.isArray()) {
			List<String> rows = new ArrayList<>();
			value.forEach((row) -> rows.add(String.valueOf(told(row))));
			rows.sort(Comparator.naturalOrder());
			return rows;
		}
		return value.isString() ? asRecorded(value.asString()) : value;
	}

	/** Those that are down were all at one address. */
	private static String asRecorded(String text) {
		return text.startsWith(PORTALS.url("down")) ? RECORDED_DOWN : text.replace(PORTALS.address(), RECORDED_ADDRESS);
	}

	private static Map<String, JsonNode> deviations() {
		Map<String, JsonNode> deviations = new LinkedHashMap<>();
		read("deviations.json").properties().forEach((each) -> deviations.put(each.getKey(), each.getValue()));
		return deviations;
	}

	private static JsonNode read(String file) {
		try (var stream = LookupReplayIT.class.getResourceAsStream("/lookup-service/" + file)) {
			return JsonMapper.shared().readTree(stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
