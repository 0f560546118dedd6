package dev.educates.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.IssuerSimulator;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every field of the schema, asked for by every kind of caller: {@code authorisation.csv}
 * has the answers. They are
 * <ul>
 * <li>{@code seen}: what was asked about is there, and so is the field,</li>
 * <li>{@code hidden}: it is answered as if it did not exist,</li>
 * <li>the name of a type, if the answer is one of several,</li>
 * <li>the code of an error, or the status of HTTP if the token is refused.</li>
 * </ul>
 * Everything is asked about a thing of the tenant alpha. Whatever the answer, it has
 * nothing of another tenant. {@code Query._entities(Type.key)} is an entity of that type
 * by that key, as the router of a federated graph asks for it.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.discovery.reload-interval=0", "gateway.subscriptions.interval=20ms",
				"gateway.security.login-attempts=1000", "gateway.oidc[0].tenants=none",
				"gateway.graphql.federation.enabled=true", "gateway.usage.interval=20ms",
				"gateway.limits.rates.user-changes=1000/s burst 5000" })
class AuthorisationMatrixIT {

	static final String PASSWORD = "matrix-password";

	private static final List<String> CALLERS = List.of("nobody", "expired", "client", "other", "user", "admin");

	/** What a caller must never be told, in data. Nobody is told anything. */
	private static final Map<String, List<String>> SECRETS = Map.of("nobody", List.of("beta", "alpha-ann", "shared"),
			"expired", List.of("alpha", "beta", "shared"), "client", List.of("beta", "raw-user"), "other",
			List.of("alpha", "raw-user"), "user", List.of("beta", "alpha-ben", "alpha-client", "raw-user"), "admin",
			List.of());

	private static final List<String> ROOTS = List.of("Query", "Mutation", "Subscription");

	private static final Pattern EVENT = Pattern.compile("data:(\\{.*})\n");

	private static final IssuerSimulator ISSUER = new IssuerSimulator(0, Clock.systemUTC()).start();

	private static final Map<String, PortalSimulator> PORTALS = new LinkedHashMap<>();

	@LocalServerPort
	private int port;

	@Autowired
	private GraphQlSource graphQl;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Map<String, String> tokens = new LinkedHashMap<>();

	private final Map<String, String> ids = new LinkedHashMap<>();

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		GatewayOptions options = new GatewayOptions().with("gateway.oidc[0].issuer=" + ISSUER.url());
		for (String owner : List.of("alpha", "beta", "shared")) {
			PortalSpecification specification = PortalSpecification.of(owner + "-portal")
				.withRobot(GatewayOptions.ROBOT)
				.with(EnvironmentSpecification.of(owner + "-env", owner + "-lab", 50)
					.lasting(Duration.ofMinutes(20), Duration.ofMinutes(30), Duration.ofHours(2)))
				.with(EnvironmentSpecification.of(owner + "-more", owner + "-other", 50)
					.lasting(Duration.ofMinutes(20), Duration.ofMinutes(30), Duration.ofHours(2)))
				.with(EnvironmentSpecification.of(owner + "-small", owner + "-full", 1))
				.with(EnvironmentSpecification.of(owner + "-empty", owner + "-none", 0));
			PortalSimulator portal = new PortalSimulator(specification, Clock.systemUTC()).start();
			PORTALS.put(owner, portal);
			options.portal(owner + "-cluster", portal);
			options.with("gateway.clusters[%d].labels.owner=%s".formatted(PORTALS.size() - 1, owner));
		}
		for (String owner : List.of("alpha", "beta")) {
			options.tenant(owner, owner + "-*", "shared-*").client(owner + "-client", PASSWORD, "tenant", owner);
		}
		options
			.with("gateway.tenants[0].index-url=https://alpha.test/", "gateway.tenants[1].index-url=https://beta.test/")
			.client("operator", PASSWORD, "admin", "*")
			.addTo(registry);
	}

	@AfterAll
	static void stop() {
		PORTALS.values().forEach(PortalSimulator::close);
		ISSUER.close();
	}

	@BeforeEach
	void callersAndThings() throws Exception {
		this.tokens.put("client", LoggedIn.token(this.port, "alpha-client", PASSWORD));
		this.tokens.put("other", LoggedIn.token(this.port, "beta-client", PASSWORD));
		this.tokens.put("admin", LoggedIn.token(this.port, "operator", PASSWORD));
		Map<String, Object> ann = Map.of("sub", "alpha-ann", "tenant", "alpha");
		this.tokens.put("user", ISSUER.token(ann, Duration.ofHours(1)));
		this.tokens.put("expired", ISSUER.token(ann, Duration.ofMinutes(-1)));
		this.ids.put("session", activated("shared-lab", "alpha", "alpha-ann"));
		activated("shared-lab", "alpha", "alpha-ben");
		activated("alpha-full", "alpha", "alpha-ben");
		activated("shared-lab", "beta", "beta-ann");
		activated("beta-lab", "beta", "beta-eve");
		activated("shared-lab", null, "raw-user");
		post("admin",
				"mutation { requestSession(input: {tenant: \"alpha\", workshop: \"alpha-none\"}) { __typename } }");
		this.ids.put("cluster", encoded("cluster", "alpha", "alpha-cluster"));
		this.ids.put("portal", encoded("portal", "alpha", "alpha-cluster", "alpha-portal"));
		this.ids.put("workshop", id("workshop(tenant: \"alpha\", name: \"alpha-lab\")", "workshop"));
		this.ids.put("tenant", id("tenant(name: \"alpha\")", "tenant"));
		this.ids.put("environment", encoded("environment", "alpha", "alpha-cluster", "alpha-portal", "alpha-env"));
		this.ids.put("client", encoded("client", "alpha-client"));
		JsonNode vouchers = data(post("admin",
				"mutation { createVouchers(input: {tenant: \"alpha\", workshops: [\"alpha-lab\"], uses: 10, count: 2, expiresAt: \"%s\"}) { vouchers { id code } } }"
					.formatted(Clock.systemUTC().instant().plus(Duration.ofDays(1)))))
			.at("/createVouchers/vouchers");
		this.ids.put("code", vouchers.at("/0/code").asString());
		this.ids.put("voucher", vouchers.at("/1/id").asString());
		this.ids.put("canceled", savedClass().at("/id").asString());
		JsonNode training = savedClass();
		this.ids.put("class", training.at("/id").asString());
		this.ids.put("classCode", training.at("/voucher/code").asString());
		data(post("client", "mutation { requestSession(input: {voucher: \"%s\", user: \"alpha-ben\"}) { __typename } }"
			.formatted(training.at("/voucher/code").asString())));
		this.ids.put("gone", encoded("session", "shared-cluster", "shared-portal", "gone"));
	}

	private JsonNode savedClass() throws Exception {
		return data(post("admin", "mutation { createClass%s { ... on ClassSaved { class { id voucher { code } } } } }"
			.formatted(SchemaProbes.classInput(2)))).at("/createClass/class");
	}

	private static String encoded(String... parts) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
	}

	private String id(String query, String field) throws Exception {
		return data(post("admin", "query { %s { id } }".formatted(query))).at("/%s/id".formatted(field)).asString();
	}

	/** A session that runs, which the user had already or has now. */
	private String activated(String workshop, String tenant, String user) throws Exception {
		String scope = (tenant != null) ? "tenant: \"%s\", ".formatted(tenant) : "";
		JsonNode granted = data(post("admin",
				"mutation { requestSession(input: {%sworkshop: \"%s\", user: \"%s\"}) { ... on SessionGranted { activationUrl session { id } } } }"
					.formatted(scope, workshop, user)))
			.at("/requestSession");
		HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
		try {
			browser.send(HttpRequest.newBuilder(URI.create(granted.at("/activationUrl").asString())).build(),
					HttpResponse.BodyHandlers.discarding());
		}
		finally {
			browser.shutdownNow();
		}
		return granted.at("/session/id").asString();
	}

	private void fresh() throws Exception {
		String before = this.ids.get("fresh");
		if (before != null) {
			post("admin", "mutation { terminateSession(id: \"%s\") { __typename } }".formatted(before));
		}
		this.ids.put("fresh", activated("shared-other", "alpha", "alpha-ann"));
	}

	@Test
	void everyFieldHasItsAnswerForEveryCaller() throws Exception {
		Map<String, String> probes = SchemaProbes.of(this.graphQl.schema());
		Map<String, List<String>> expected = expected();
		List<String> actual = new ArrayList<>();
		List<String> wanted = new ArrayList<>();
		for (Map.Entry<String, String> probe : probes.entrySet()) {
			String name = probe.getKey();
			List<String> answers = new ArrayList<>();
			for (String caller : CALLERS) {
				answers.add(answer(caller, name, probe.getValue()));
			}
			actual.add(name + "," + String.join(",", answers));
			wanted.add(name + "," + String.join(",", expected.getOrDefault(name, List.of("not in authorisation.csv"))));
		}
		assertThat(String.join("\n", actual)).isEqualTo(String.join("\n", wanted));
		assertThat(expected.keySet()).as("fields that the schema no longer has").isSubsetOf(probes.keySet());
	}

	private static Map<String, List<String>> expected() {
		try (var file = AuthorisationMatrixIT.class.getResourceAsStream("/authorisation.csv")) {
			Map<String, List<String>> rows = new LinkedHashMap<>();
			new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.forEach((line) -> {
					List<String> cells = Stream.of(line.split(",")).map(String::strip).toList();
					rows.put(cells.getFirst(), cells.subList(1, cells.size()));
				});
			return rows;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String answer(String caller, String name, String probe) throws Exception {
		if (probe.contains("$fresh")) {
			fresh();
		}
		String query = probe;
		for (Map.Entry<String, String> id : this.ids.entrySet()) {
			query = query.replace("$" + id.getKey() + "\"", id.getValue() + "\"");
		}
		String own = (name.equals("Mutation.logout")) ? throwaway(caller) : this.tokens.get(caller);
		HttpResponse<String> answer = query.startsWith("subscription") ? firstEvent(own, query) : send(own, query);
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		// a log-in as alpha's client shows what alpha's client sees, and the SDL has the
		// word
		// shareable
		// and the bearer of alpha's voucher may be anyone
		if (!probe.contains("login(") && !probe.contains("_service") && !probe.contains("$code")) {
			for (String secret : SECRETS.get(caller)) {
				assertThat(String.valueOf(body.get("data"))).as("%s for %s", name, caller).doesNotContain(secret);
			}
		}
		if (answer.statusCode() != 200) {
			return String.valueOf(answer.statusCode());
		}
		if (body.has("errors")) {
			return body.at("/errors/0/extensions/code").asString();
		}
		return found(body.get("data"), name.substring(name.indexOf('.') + 1).replaceFirst("\\(.*", ""),
				ROOTS.contains(name.substring(0, name.indexOf('.'))));
	}

	private String throwaway(String caller) {
		return switch (caller) {
			case "client" -> LoggedIn.token(this.port, "alpha-client", PASSWORD);
			case "other" -> LoggedIn.token(this.port, "beta-client", PASSWORD);
			case "admin" -> LoggedIn.token(this.port, "operator", PASSWORD);
			default -> this.tokens.get(caller);
		};
	}

	/** Of a query what it finds counts, else whether there is what has the field. */
	private static String found(JsonNode data, String field, boolean root) {
		if (root) {
			JsonNode value = data.get(field);
			boolean nothing = value.isNull() || (value.isArray() && value.valueStream().allMatch(JsonNode::isNull));
			return nothing ? "hidden" : (value.has("__typename") && field.endsWith("Session"))
					? value.get("__typename").asString() : "seen";
		}
		return data.findValues(field).isEmpty() ? "hidden" : "seen";
	}

	private static JsonNode data(HttpResponse<String> answer) {
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.has("errors")).as(answer.body()).isFalse();
		return body.get("data");
	}

	private HttpResponse<String> post(String caller, String query) throws Exception {
		return send(this.tokens.get(caller), query);
	}

	/** Something happens to alpha's user until it is told of. */
	private HttpResponse<String> firstEvent(String token, String query) throws Exception {
		CompletableFuture<HttpResponse<String>> event = this.http.sendAsync(
				request(token, query).header("Accept", "text/event-stream").build(),
				(info) -> (info.statusCode() == 200) ? new FirstEvent()
						: HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
		long end = System.nanoTime() + Eventually.PATIENCE.toNanos();
		while (!event.isDone() && System.nanoTime() < end) {
			fresh();
		}
		return event.get(1, TimeUnit.SECONDS);
	}

	/** Reads until there is data, and no further. */
	private static final class FirstEvent implements HttpResponse.BodySubscriber<String> {

		private final CompletableFuture<String> data = new CompletableFuture<>();

		private final StringBuilder text = new StringBuilder();

		private Flow.Subscription subscription;

		@Override
		public CompletionStage<String> getBody() {
			return this.data;
		}

		@Override
		public void onSubscribe(Flow.Subscription begun) {
			this.subscription = begun;
			begun.request(1);
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			buffers.forEach((buffer) -> this.text.append(StandardCharsets.UTF_8.decode(buffer)));
			Matcher found = EVENT.matcher(this.text);
			if (found.find()) {
				this.subscription.cancel();
				this.data.complete(found.group(1));
			}
			else {
				this.subscription.request(1);
			}
		}

		@Override
		public void onError(Throwable fault) {
			this.data.completeExceptionally(fault);
		}

		@Override
		public void onComplete() {
			this.data.completeExceptionally(new IllegalStateException("no event: " + this.text));
		}

	}

	private HttpResponse<String> send(String token, String query) throws Exception {
		return this.http.send(request(token, query).build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String token, String query) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.port)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", query))));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return request;
	}

}
