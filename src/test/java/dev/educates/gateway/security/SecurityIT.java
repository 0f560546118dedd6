package dev.educates.gateway.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.educates.gateway.Eventually;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.simulator.IssuerSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Who calls, over HTTP. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.clusters=", "gateway.discovery.reload-interval=0", "gateway.security.login-attempts=50",
				"gateway.limits.rates.logins=1000/s burst 10000", "gateway.security.signing-key=" + SecurityIT.KEY,
				"gateway.cors.allowed-origins=https://academy.example.com" })
@ExtendWith(OutputCaptureExtension.class)
class SecurityIT {

	static final String KEY = "a-key-that-signs-only-in-this-test";

	private static final String PASSWORD = "not-to-be-seen";

	private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);

	private static final IssuerSimulator ISSUER = new IssuerSimulator(0, Clock.systemUTC()).start();

	private static final IssuerSimulator OTHER = new IssuerSimulator(0, Clock.systemUTC()).start();

	@LocalServerPort
	private int port;

	@Autowired
	private Access access;

	@Autowired
	private Authenticator authenticator;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@DynamicPropertySource
	static void issuers(DynamicPropertyRegistry registry) {
		registry.add("gateway.oidc[0].issuer", ISSUER::url);
		registry.add("gateway.oidc[0].audience", () -> "educates-gateway");
		registry.add("gateway.oidc[0].claims.roles", () -> "realm_access.roles");
		registry.add("gateway.oidc[0].roles.admin", () -> "operator");
		registry.add("gateway.oidc[0].roles.tenant", () -> "front-end");
		registry.add("gateway.oidc[1].issuer", () -> "http://127.0.0.1:9");
		registry.add("gateway.oidc[2].issuer", OTHER::url);
		registry.add("gateway.oidc[2].jwk-set-uri", () -> OTHER.url() + "/jwks");
		registry.add("gateway.oidc[2].claims.user", () -> "email");
		registry.add("gateway.oidc[2].tenants", () -> "b*");
	}

	@BeforeEach
	void clients() {
		clients(client("front-end", HASH, "tenant"), client("plain", PASSWORD, "tenant"),
				client("noop", "{noop}" + PASSWORD, "admin"), client("auditor", HASH, "auditor"));
	}

	@Test
	void browserWithoutATokenIsToldToLogInAtTheManagementEndpoints() throws Exception {
		HttpResponse<String> info = browse("/actuator/info", null);
		assertThat(info.statusCode()).isEqualTo(401);
		assertThat(info.body()).contains("UNAUTHENTICATED");
	}

	@Test
	void managementEndpointsSayWhichRoleTheyTake() throws Exception {
		HttpResponse<String> metrics = browse("/actuator/prometheus", LoggedIn.token(this.port, "plain", PASSWORD));
		assertThat(metrics.statusCode()).isEqualTo(403);
		assertThat(JsonMapper.shared().readTree(metrics.body()).at("/errors/0/message").asString())
			.isEqualTo("'/actuator/prometheus' requires the role admin");
	}

	@Test
	void unknownAddressIsAPageOfOursToABrowser() throws Exception {
		HttpResponse<String> page = browse("/nosuch", null);
		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body())
			.contains("href=\"/\"", "Nothing here", "lang=\"de\"", "Hier ist nichts", "class=\"brand\"")
			.doesNotContain("Whitelabel", "<script");
		assertThat(page.headers().allValues("Content-Security-Policy")).singleElement()
			.asString()
			.contains("default-src 'none'", "style-src 'self';");
	}

	private HttpResponse<String> browse(String path, String token) throws Exception {
		HttpRequest.Builder request = request(path).header("Accept",
				"text/html,application/xhtml+xml,application/xml;q=0.9");
		return send((token != null) ? request.header("Authorization", "Bearer " + token) : request);
	}

	@AfterAll
	static void stop() {
		ISSUER.close();
		OTHER.close();
	}

	private void clients(Client... clients) {
		this.access.replace(Tenancy.of(List.of(tenant("alpha"), tenant("beta")), Arrays.asList(clients)));
	}

	private static Tenant tenant(String name) {
		return new Tenant(name, null, null, Selector.ALL, Map.of(), null);
	}

	private static Client client(String name, String password, String role) {
		return new Client(name, password, List.of(role), List.of(new NamePattern("alpha")), null, Quotas.NONE);
	}

	@Nested
	class AClient {

		@ParameterizedTest
		@ValueSource(strings = { "front-end", "plain", "noop" })
		void logsInWithItsPasswordHoweverItIsStored(String name) throws Exception {
			assertThat(viewer(LoggedIn.token(SecurityIT.this.port, name, PASSWORD)).at("/name").asString())
				.isEqualTo(name);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				front-end | wrong
				front-end | ''
				plain     | wrong
				plain     | not-to-be-seen2
				noop      | {noop}not-to-be-seen
				nobody    | not-to-be-seen
				''        | ''
				""")
		void isToldNothingElseIfItIsWrong(String name, String password) throws Exception {
			JsonNode answer = login(name, password);
			assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
			assertThat(answer.at("/errors/0/message").asString()).isEqualTo("Invalid username/password");
		}

		@Test
		void mayHaveAnOverlongPasswordWithoutAFault() throws Exception {
			assertThat(login("front-end", "x".repeat(100)).at("/errors/0/extensions/code").asString())
				.isEqualTo("UNAUTHENTICATED");
			assertThat(login("plain", "x".repeat(40_000)).at("/errors/0/extensions/code").asString())
				.isEqualTo("UNAUTHENTICATED");
		}

		@Test
		void keepsItsTokenOverAReloadThatChangesNothingOfIt() throws Exception {
			String token = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			clients(client("front-end", HASH, "admin"));
			assertThat(viewer(token).at("/mayAdminister").asBoolean()).isTrue();
		}

		@Test
		void losesItsTokensWhenItsPasswordChanges() throws Exception {
			String token = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			clients(client("front-end", "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD), "tenant"));
			assertRefused(token, "Client identity does not match");
		}

		@Test
		void losesItsTokensWhenItIsRemoved() throws Exception {
			String token = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			clients(client("other", HASH, "tenant"));
			assertRefused(token, "Client identity does not match");
		}

		@Test
		void logsOutOneTokenAlone() throws Exception {
			String one = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			String other = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			assertThat(graphQl(one, "mutation { logout }").at("/data/logout").asBoolean()).isTrue();
			assertRefused(one, "Client identity does not match");
			assertThat(viewer(other).at("/name").asString()).isEqualTo("front-end");
			clients();
			clients(client("front-end", HASH, "tenant"));
			assertRefused(one, "Client identity does not match");
		}

		@Test
		void withoutARoleIsToldWhoItIsAndNoMore() throws Exception {
			String token = LoggedIn.token(SecurityIT.this.port, "auditor", PASSWORD);
			assertThat(viewer(token).at("/mayRequestSessions").asBoolean()).isFalse();
			JsonNode answer = graphQl(token, "{ tenants { name } }");
			assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
		}

	}

	@Nested
	class AToken {

		@Test
		void outlivesTheProcessIfTheKeyIsTheSame() throws Exception {
			assertThat(viewer(issued(KEY, Clock.systemUTC())).at("/name").asString()).isEqualTo("front-end");
		}

		@Test
		void ofAnotherKeyIsInvalid() throws Exception {
			assertRefused(issued(null, Clock.systemUTC()), "JWT token is invalid");
		}

		/** By another process. */
		private String issued(String key, Clock clock) {
			return new ClientTokenService(SecurityIT.this.access, new RevokedTokenStore(clock, Ticker.systemTicker()),
					new SecurityProperties(key, Duration.ofHours(1), 10, List.of(), false), clock)
				.issue(SecurityIT.this.access.tenancy().clients().get("front-end"))
				.token();
		}

		@Test
		void thatHasEndedIsToldSo() throws Exception {
			assertRefused(issued(KEY, Clock.offset(Clock.systemUTC(), Duration.ofHours(-2))), "JWT token has expired");
		}

		@Test
		void withoutASignatureIsInvalid() throws Exception {
			assertRefused(new PlainJWT(claims("front-end")).serialize(), "JWT token is invalid");
			String signed = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			assertRefused(signed.substring(0, signed.lastIndexOf('.') + 1), "JWT token is invalid");
		}

		@Test
		void thatWasAlteredIsInvalid() throws Exception {
			String[] parts = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD).split("\\.");
			String altered = new String(Base64.getUrlDecoder().decode(parts[1])).replace("front-end", "noop");
			assertRefused(parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(altered.getBytes())
					+ "." + parts[2], "JWT token is invalid");
		}

		@Test
		void signedByTheKeyButWithoutTheMarkOfThePasswordIsRefused() throws Exception {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(),
					claims("front-end"));
			token.sign(new MACSigner(KEY));
			assertRefused(token.serialize(), "Client identity does not match");
		}

		private JWTClaimsSet claims(String client) {
			return new JWTClaimsSet.Builder().issuer(ClientTokenService.ISSUER)
				.subject(client)
				.jwtID("id")
				.expirationTime(java.util.Date.from(java.time.Instant.now().plusSeconds(60)))
				.build();
		}

		@ParameterizedTest
		@ValueSource(strings = { "Basic YTpi", "Bearer a b", "token" })
		void thatIsNoneInTheHeaderIsToldSo(String header) throws Exception {
			HttpResponse<String> answer = send(asking().header("Authorization", header));
			assertThat(answer.statusCode()).isEqualTo(401);
			assertThat(answer.body()).contains("Invalid Authorization header").contains("UNAUTHENTICATED");
		}

		@ParameterizedTest
		@ValueSource(strings = { "Bearer", "Bearer ", "bearer" })
		void thatIsMissingAfterTheSchemeIsReported(String header) throws Exception {
			HttpResponse<String> answer = send(asking().header("Authorization", header));
			assertThat(answer.statusCode()).isEqualTo(401);
			assertThat(answer.body()).contains("the Authorization header has no token after 'Bearer'")
				.contains("UNAUTHENTICATED");
		}

		@Test
		void maySayBearerInAnyCase() throws Exception {
			String token = LoggedIn.token(SecurityIT.this.port, "front-end", PASSWORD);
			assertThat(send(asking().header("Authorization", "bearer " + token)).body()).contains("CLIENT");
		}

	}

	@Nested
	class AnEndUser {

		private static String token(Map<String, Object> claims) {
			return ISSUER.token(claims, Duration.ofHours(1));
		}

		@Test
		void isWhoItsIssuerSays() throws Exception {
			JsonNode viewer = viewer(token(Map.of("sub", "ann1", "tenant", "alpha")));
			assertThat(viewer.at("/kind").asString()).isEqualTo("END_USER");
			assertThat(viewer.at("/name").asString()).isEqualTo(ISSUER.url());
			assertThat(viewer.at("/user").asString()).isEqualTo("ann1");
			assertThat(viewer.at("/tenants").findValuesAsString("name")).containsExactly("alpha");
			assertThat(viewer.at("/roles").size()).isZero();
		}

		@Test
		void isAnotherOneThanOneWhoseSubjectNormalisationMakesEqual() throws Exception {
			assertThat(viewer(token(Map.of("sub", "ann1"))).at("/user").asString()).isEqualTo("ann1");
			assertThat(viewer(token(Map.of("sub", "ann\uff11"))).at("/user").asString()).startsWith("sha256-");
		}

		@Test
		void hasTheTenantsOfTheConfigurationIfItsTokenTellsNone() throws Exception {
			JsonNode viewer = viewer(OTHER.token(Map.of("email", "ann@example.com"), Duration.ofHours(1)));
			assertThat(viewer.at("/user").asString()).isEqualTo("ann@example.com");
			assertThat(viewer.at("/tenants").findValuesAsString("name")).containsExactly("beta");
		}

		@ParameterizedTest
		@ValueSource(strings = { "*", "alph?", "[a-z]*", "a*" })
		void getsNoTenantByAPattern(String claim) throws Exception {
			JsonNode viewer = viewer(token(Map.of("sub", "ann", "tenant", claim)));
			assertThat(viewer.at("/tenants").size()).isZero();
		}

		@Test
		void withARoleIsNoLongerBoundToItself() throws Exception {
			JsonNode admin = viewer(
					token(Map.of("sub", "ann", "realm_access", Map.of("roles", List.of("x", "operator")))));
			assertThat(admin.at("/mayAdminister").asBoolean()).isTrue();
			assertThat(admin.at("/user").isNull()).isTrue();
			JsonNode frontEnd = viewer(token(
					Map.of("sub", "hub", "tenant", List.of("alpha"), "realm_access", Map.of("roles", "front-end"))));
			assertThat(frontEnd.at("/roles/0").asString()).isEqualTo("TENANT");
			assertThat(frontEnd.at("/mayAdminister").asBoolean()).isFalse();
		}

		@Test
		void isRefusedWithATokenForSomebodyElseOrOfSomebodyElse() throws Exception {
			String invalid = "JWT token is invalid";
			assertRefused(token(Map.of("sub", "ann", "aud", "other")), invalid);
			assertRefused(token(Map.of("sub", "ann", "iss", OTHER.url())), invalid);
			assertRefused(token(Map.of("sub", "ann", "iss", "https://unknown.test")), invalid);
			assertRefused(token(Map.of("sub", "noop", "iss", ClientTokenService.ISSUER)), invalid);
			assertRefused(ISSUER.token(Map.of("sub", "ann"), Duration.ofMinutes(-1)), "JWT token has expired");
		}

		@Test
		void mustHaveAnId() throws Exception {
			String message = "claim sub of the token must be a text of 1 to 150 characters";
			assertRefused(token(Map.of("tenant", "alpha")), message);
			assertRefused(token(Map.of("sub", " ")), message);
			assertRefused(token(Map.of("sub", "x".repeat(151))), message);
		}

		@Test
		void isKnownAfterItsIssuerHasChangedItsKey() throws Exception {
			viewer(token(Map.of("sub", "ann")));
			ISSUER.rotateKey();
			assertThat(viewer(token(Map.of("sub", "ann"))).at("/user").asString()).isEqualTo("ann");
		}

		@Test
		void ofAnIssuerThatIsSilentIsToldSoAndNobodyElseIsHurt() throws Exception {
			HttpResponse<String> answer = post(token(Map.of("sub", "ann", "iss", "http://127.0.0.1:9")),
					"{ viewer { kind } }");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).contains("issuer http://127.0.0.1:9 cannot be reached").contains("UNAVAILABLE");
			isWhoItsIssuerSays();
		}

		@Test
		void cannotLogOutHere() throws Exception {
			String token = token(Map.of("sub", "ann"));
			assertThat(graphQl(token, "mutation { logout }").at("/data/logout").asBoolean(true)).isFalse();
		}

	}

	@Nested
	class ABrowser {

		@Test
		void ofAnAllowedOriginMayAsk() throws Exception {
			HttpResponse<String> preflight = send(request("/graphql").header("Origin", "https://academy.example.com")
				.header("Access-Control-Request-Method", "POST")
				.header("Access-Control-Request-Headers", "authorization,content-type")
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
			assertThat(preflight.statusCode()).isEqualTo(200);
			assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
				.hasValue("https://academy.example.com");
			assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
			HttpResponse<String> answer = send(asking().header("Origin", "https://academy.example.com"));
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
				.hasValue("https://academy.example.com");
		}

		@ParameterizedTest
		@ValueSource(strings = { "https://evil.test", "http://academy.example.com",
				"https://academy.example.com.evil.test", "null" })
		void ofAnotherOriginMayNot(String origin) throws Exception {
			for (String path : List.of("/graphql", "/api/v1/workshops", "/auth/login")) {
				HttpResponse<String> preflight = send(request(path).header("Origin", origin)
					.header("Access-Control-Request-Method", "POST")
					.method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
				assertThat(preflight.statusCode()).isEqualTo(403);
				assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
			}
			assertThat(send(asking().header("Origin", origin)).statusCode()).isEqualTo(403);
		}

		@Test
		void ofTheGatewaysOwnPagesMayAsk() throws Exception {
			assertThat(send(asking().header("Origin", "http://127.0.0.1:" + SecurityIT.this.port)).statusCode())
				.isEqualTo(200);
		}

		@ParameterizedTest
		@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
		void cannotAskWithATypeThatNeedsNoPermission(String type) throws Exception {
			HttpResponse<String> answer = send(request("/graphql").header("Content-Type", type)
				.POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ viewer { kind } }\"}")));
			assertThat(answer.statusCode()).isEqualTo(415);
			assertThat(answer.body()).doesNotContain("ANONYMOUS");
		}

		@Test
		void isToldToBeCareful() throws Exception {
			for (HttpRequest.Builder request : List.of(asking(), request("/nothing-here"), request("/graphiql"))) {
				HttpResponse<String> answer = send(request);
				assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
				assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
				assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
				assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
					.contains("default-src 'none'")
					.contains("frame-ancestors 'none'");
				assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
			}
			assertThat(send(asking()).headers().firstValue("Cache-Control").orElse("")).contains("no-store");
		}

	}

	@Test
	void nobodyIsToldOnlyThatItIsNobody() throws Exception {
		assertThat(viewer(null).at("/kind").asString()).isEqualTo("ANONYMOUS");
		JsonNode answer = graphQl(null, "{ tenants { name } }");
		assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
		assertThat(graphQl(null, "mutation { logout }").at("/errors/0/extensions/code").asString())
			.isEqualTo("UNAUTHENTICATED");
	}

	@Test
	void attemptsAreLimitedForEachClientAndAnotherMayStillLogIn() throws Exception {
		clients(client("limited", "{noop}" + PASSWORD, "tenant"), client("front-end", HASH, "tenant"));
		int attempts = 0;
		String code = "UNAUTHENTICATED";
		// those of a minute ago do not count
		while (code.equals("UNAUTHENTICATED") && attempts++ < 300) {
			code = login("limited", "wrong").at("/errors/0/extensions/code").asString();
		}
		assertThat(attempts).isGreaterThan(50);
		JsonNode answer = login("limited", PASSWORD);
		assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
		assertThat(answer.at("/errors/0/extensions/retryAfterSeconds").asInt()).isBetween(1, 61);
		LoggedIn.token(this.port, "front-end", PASSWORD);
	}

	@Test
	void tokenThatWasLoggedOutOrHasExpiredIsKnownWithoutAnotherCheckOfItsSignature() throws Exception {
		String token = LoggedIn.token(this.port, "plain", PASSWORD);
		Authenticator.Session session = this.authenticator.authenticate("Bearer " + token);
		session.check().run();
		graphQl(token, "mutation { logout }");
		assertThatExceptionOfType(InvalidBearerTokenException.class).isThrownBy(session.check()::run);
		String issued = ISSUER.token(Map.of("sub", "ann", "tenant", "alpha"), Duration.ofSeconds(2));
		Authenticator.Session ending = this.authenticator.authenticate("Bearer " + issued);
		Eventually.until("it has expired", () -> !Instant.now().isBefore(ending.expiresAt()));
		assertThatExceptionOfType(InvalidBearerTokenException.class).isThrownBy(ending.check()::run);
	}

	@Test
	void noPasswordAndNoTokenIsInTheLog(CapturedOutput output) throws Exception {
		String token = LoggedIn.token(this.port, "front-end", PASSWORD);
		login("front-end", PASSWORD + "2");
		login(PASSWORD, PASSWORD);
		graphQl(token, "{ nonsense }");
		graphQl(token, "mutation { login(username: \"%s\", password: 5) { accessToken } }".formatted(PASSWORD));
		post(token + "x", "{ viewer { kind } }");
		assertThat(output.getAll()).doesNotContain(PASSWORD).doesNotContain(token).doesNotContain(KEY);
		assertThat(output.getAll()).contains("act=login caller=client:front-end outcome=LOGGED_IN")
			.contains("act=login caller=client:front-end outcome=REJECTED")
			.contains("act=login caller=anonymous outcome=REJECTED");
	}

	private void assertRefused(String token, String message) throws Exception {
		HttpResponse<String> answer = post(token, "{ viewer { kind } }");
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.at("/errors/0/message").asString()).isEqualTo(message);
		assertThat(body.at("/errors/0/extensions/code").asString()).isEqualTo("UNAUTHENTICATED");
	}

	private JsonNode viewer(String token) throws Exception {
		return graphQl(token, "{ viewer { kind name user roles tenants { name } mayAdminister mayRequestSessions } }")
			.at("/data/viewer");
	}

	private JsonNode login(String name, String password) throws Exception {
		return graphQl(null,
				"mutation { login(username: \"%s\", password: \"%s\") { accessToken } }".formatted(name, password));
	}

	private JsonNode graphQl(String token, String query) throws Exception {
		return JsonMapper.shared().readTree(post(token, query).body());
	}

	private HttpResponse<String> post(String token, String query) {
		return GraphQlRequests.send(this.http, GraphQlRequests.post(this.port, token, query));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

	private HttpRequest.Builder asking() {
		return request("/graphql").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ viewer { kind } }\"}"));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		return GraphQlRequests.send(this.http, request);
	}

}
