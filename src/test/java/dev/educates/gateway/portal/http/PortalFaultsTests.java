package dev.educates.gateway.portal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.portal.SessionGrant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client makes of portals that misbehave: each status and body that was ever
 * observed, and some that were not.
 */
class PortalFaultsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String TOKEN = "/oauth2/token/";

	private static final String CATALOG = "/workshops/catalog/environments/";

	private static final String REQUEST = "/workshops/environment/lab-w01/request/";

	private static final String EMPTY_CATALOG = """
			{"portal": {"name": "academy", "uid": "u", "generation": 1,
			 "sessions": {"maximum": 0, "allocated": 0}}, "environments": []}""";

	private static final String GRANT = """
			{"name": "lab-w01-s001", "user": "ann", "environment": "lab-w01",
			 "url": "/workshops/session/lab-w01-s001/activate/?token=t&index_url=https%3A%2F%2Fhub.example%2F"}""";

	private static final PortalSessionRequest ORDER = new PortalSessionRequest("ann",
			URI.create("https://hub.example/"), null, Map.of(), null, null, null, null, null);

	private static final EnvironmentRef ENVIRONMENT = new EnvironmentRef(TestClients.PORTAL, "lab-w01");

	private static final SessionRef SESSION = new SessionRef(TestClients.PORTAL, "lab-w01-s001");

	private final WireMockServer portal = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:00Z"));

	private PortalClient client;

	@BeforeEach
	void start() {
		this.portal.start();
		this.client = TestClients.client("http://127.0.0.1:" + this.portal.port(),
				new RobotCredentials("id", "se:cret", "robot@educates", "pass word"), this.clock);
		this.portal.stubFor(post(TOKEN).willReturn(token("first")));
	}

	@AfterEach
	void stop() {
		this.portal.stop();
	}

	@Test
	void withdrawnRequestIsNotSent() {
		PortalReply<SessionGrant> reply = this.client.request(ENVIRONMENT, ORDER, TIMEOUT, () -> false, TIMEOUT);
		assertThat(reply).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.WITHDRAWN));
		assertThat(this.portal.getAllServeEvents()).isEmpty();
	}

	@Test
	void probeThatIsGivenASessionIsNoAnswer() {
		this.portal.stubFor(get(urlPathEqualTo(REQUEST)).willReturn(aResponse().withBody(GRANT)));
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(aResponse().withBody(GRANT)));
		assertThat(this.client.probe(ENVIRONMENT, TIMEOUT)).isInstanceOf(PortalReply.Unknown.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			400 | Need redirect URL for workshop index       | BAD_INPUT
			400 | Session is not currently in use            | UNEXPECTED
			400 | Parameters are not what they were          | BAD_REQUEST
			403 | -                                          | CREDENTIALS
			403 | Session requests not permitted             | CREDENTIALS
			403 | Environment does not exist                 | ENVIRONMENT_UNKNOWN
			403 | <!doctype html><title>CSRF</title>         | UNEXPECTED
			404 | <!doctype html><title>Not Found</title>    | UNEXPECTED
			405 | -                                          | UNEXPECTED
			411 | Length Required                            | UNEXPECTED
			414 | Too long                                   | UNEXPECTED
			429 | Slow down                                  | UNEXPECTED
			301 | -                                          | UNEXPECTED
			503 | {"error": "No session available"}          | NO_SESSION
			503 | {"error": "Cannot be reacquired"}          | NOT_REACQUIRABLE
			""")
	void refusedRequestTellsWhy(int status, String body, Refusal.Reason reason) {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(status, body)));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Refused.class, (refused) -> {
			assertThat(refused.why().reason()).isEqualTo(reason);
			assertThat(refused.why().detail()).doesNotContain("<").isNotBlank();
		});
	}

	@Test
	void inputThatIsNotAcceptedNamesTheField() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(400, "Invalid email address provided")));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Refused.class, (refused) -> assertThat(refused.why())
			.isEqualTo(new Refusal(Refusal.Reason.BAD_INPUT, 400, "Invalid email address provided", "email")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			No more courses today                        | No more courses today
			Bad id ann@example.com, see /x?token=s3cret  | Bad id … see /x…
			token: s3cret is bad, password=s3cret as well | token: … is bad, password=… as well
			key 0123456789abcdef0123456789abcdef         | key …
			{"detail": "Not today"}                      | {"detail": "Not today"}
			Bearer tok-1 is bad, and so is eyJhIjo.x.y   | Bearer … is bad, and so is …
			Authorization: Bearer tok-1, Basic YTpi      | Authorization: …, Basic YTpi
			authorization=basic YTpi of nobody           | authorization=… of nobody
			{"token": "s3cret", "why": "bad"}            | {"token": "…", "why": "bad"}
			{"password":"s3cret"}                        | {"password":"…"}
			""")
	void unknownTextOfARefusalIsPassedOnWithoutWhatIsPrivate(String body, String told) {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(400, body)));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().detail()).isEqualTo(told));
	}

	@Test
	void unknownTextOfARefusalIsOneShortLineThatCanBePrinted() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST))
			.willReturn(html(400, "one\ntwo \u001b[31mred \u202eback " + "far ".repeat(5000))));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().detail()).startsWith("one two \\u001b[31mred \\u202eback far far")
					.hasSizeLessThan(230)
					.endsWith("…"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					200 | -
					200 | <html>all is well</html>
					200 | {"name": "lab-w01-s001"}
					200 | [1, 2]
					200 | null
					200 | {"name": "n", "user": "u", "environment": "lab-w01", "url": "javascript:alert(1)"}
					200 | {"name": "n", "user": "u", "environment": "lab-w01", "url": "//elsewhere.example/"}
					200 | {"name": "n", "user": "u", "environment": "lab-w01", "url": "/a b?token=s3cret"}
					200 | {"name": "n", "user": "u", "environment": "lab-w99", "url": "/workshops/session/n/activate/?token=s3cret"}
					500 | Traceback: connect 10.0.3.4:5432 s3cret
					500 | <h1>Server Error (500)</h1>
					502 | <html>Bad gateway</html>
					503 | <html>Service Temporarily Unavailable</html>
					503 | {"error": "something new"}
					504 | -
					""")
	void answerThatMakesNoSenseIsUnknown(int status, String body) {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(status, body)));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.detail()).contains("answered " + status)
					.doesNotContain("token=")
					.doesNotContain("s3cret"));
	}

	@ParameterizedTest
	@CsvSource({ "CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE" })
	void brokenAnswerIsUnknown(Fault fault) {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(aResponse().withFault(fault)));
		assertThat(request()).isInstanceOf(PortalReply.Unknown.class);
	}

	@Test
	void hangingPortalIsUnknownWhenTheTimeIsOver() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(aResponse().withFixedDelay(60_000)));
		long before = System.nanoTime();
		PortalReply<SessionGrant> reply = this.client.request(ENVIRONMENT, ORDER, TIMEOUT, () -> true,
				Duration.ofMillis(400));
		assertThat(reply).isInstanceOfSatisfying(PortalReply.Unknown.class, (unknown) -> assertThat(unknown.detail())
			.isEqualTo("no answer within the gateway's timeout of 400 ms"));
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void drippingBodyIsCutOff() {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG))
			.willReturn(aResponse().withBody(EMPTY_CATALOG).withChunkedDribbleDelay(100, 60_000)));
		long before = System.nanoTime();
		assertThat(this.client.catalog(Duration.ofMillis(600))).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.detail()).isIn("no whole answer within the gateway's timeout of 600 ms",
						"no answer within the gateway's timeout of 600 ms"));
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	void endlessAnswerIsCutOff() {
		this.portal
			.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(aResponse().withBody("{\"x\": \"" + "y".repeat(70_000))));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.detail())
					.isEqualTo("catalog has more than 65536 bytes (limit gateway.portal.maximum-catalog-size)"));
	}

	@Test
	void logInAndGrantThatAreEndlessAreCutOff() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, " ".repeat(17_000) + GRANT)));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.detail())
					.isEqualTo("the answer has more than 16384 bytes (limit gateway.portal.maximum-answer-size)"));
		this.portal.stubFor(post(TOKEN).willReturn(html(200, "x".repeat(17_000))));
		assertThat(TestClients
			.client("http://127.0.0.1:" + this.portal.port(), new RobotCredentials("a", "b", "c", "d"), this.clock)
			.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Unreached.class,
					(unreached) -> assertThat(unreached.detail()).contains("more than 16384 bytes"));
	}

	/** What it means does not depend on what follows. */
	@Test
	void statusOfAnEndlessFaultCounts() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(404, "<p>" + "x".repeat(100_000))));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().status()).isEqualTo(404));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(502, "<p>" + "x".repeat(100_000))));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.status()).isEqualTo(502));
	}

	/** The portal may hang there; browsers go elsewhere. */
	@Test
	void everyCallGoesToTheInternalAddressAndBrowsersToTheOther() {
		PortalClient inside = TestClients.client(new PortalRegistration(TestClients.PORTAL,
				URI.create("https://academy.example.com/portal"), URI.create("http://127.0.0.1:" + this.portal.port()),
				Map.of(), AdministrativeState.ACTIVE, PortalWeight.EQUAL, new RobotCredentials("a", "b", "c", "d")),
				this.clock);
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, GRANT)));
		assertThat(inside.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
		assertThat(inside.request(ENVIRONMENT, ORDER, TIMEOUT, () -> true, TIMEOUT)).isInstanceOfSatisfying(
				PortalReply.Answered.class,
				(answered) -> assertThat(((SessionGrant) answered.value()).activationUrl().toString())
					.startsWith("https://academy.example.com/portal/workshops/session/lab-w01-s001/activate/?token=t"));
		this.portal.verify(1, getRequestedFor(urlPathEqualTo(CATALOG)).withHeader("Host",
				equalTo("127.0.0.1:" + this.portal.port())));
	}

	@Test
	void closedPortIsUnreached() {
		PortalClient nobody = TestClients.client("http://127.0.0.1:" + FreePorts.one(),
				new RobotCredentials("a", "b", "c", "d"), this.clock);
		assertThat(nobody.catalog(TIMEOUT)).isEqualTo(new PortalReply.Unreached<>("connection refused"));
	}

	@Test
	void connectionThatIsNotAcceptedIsUnreached() throws Exception {
		this.portal.stop();
		PortalReply<SessionGrant> reply = request();
		assertThat(reply).isInstanceOf(PortalReply.Unreached.class);
	}

	@Test
	void unknownHostIsUnreached() {
		PortalClient nobody = TestClients.client("http://portal.invalid", new RobotCredentials("a", "b", "c", "d"),
				this.clock);
		assertThat(nobody.catalog(TIMEOUT)).isEqualTo(new PortalReply.Unreached<>("its host name is not known"));
	}

	@Test
	void anotherSessionThanTheOneThatIsWantedMakesNoSense() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, GRANT)));
		PortalSessionRequest order = new PortalSessionRequest("ann", URI.create("https://hub.example/"), null, Map.of(),
				null, null, null, null, "lab-w01-s002");
		assertThat(this.client.request(ENVIRONMENT, order, TIMEOUT, () -> true, TIMEOUT))
			.isInstanceOf(PortalReply.Unknown.class);
		this.portal.verify(1,
				postRequestedFor(urlPathEqualTo(REQUEST)).withQueryParam("session", equalTo("lab-w01-s002")));
	}

	@Test
	void requestCarriesLengthAndStrictlyEncodedQuery() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, GRANT)));
		PortalSessionRequest order = new PortalSessionRequest("a=b+c &d@x/ü",
				URI.create("https://hub.example/?a=b&c=d"), Duration.ofSeconds(90), Map.of("TEAM", "blue", "AGE", "7"),
				"a@example.com", "Ann", "O'Neil", URI.create("https://sink.example/?k=v"), null);
		assertThat(this.client.request(ENVIRONMENT, order, TIMEOUT, () -> true, TIMEOUT))
			.isInstanceOf(PortalReply.Answered.class);
		this.portal.verify(1,
				postRequestedFor(urlPathEqualTo(REQUEST)).withHeader("Content-Length", matching("[0-9]+"))
					.withoutHeader("Transfer-Encoding")
					.withHeader("Authorization", equalTo("Bearer first"))
					.withQueryParam("user", equalTo("a=b+c &d@x/ü"))
					.withQueryParam("index_url", equalTo("https://hub.example/?a=b&c=d"))
					.withQueryParam("timeout", equalTo("90"))
					.withQueryParam("email", equalTo("a@example.com"))
					.withQueryParam("first_name", equalTo("Ann"))
					.withQueryParam("last_name", equalTo("O'Neil"))
					.withQueryParam("analytics_url", equalTo("https://sink.example/?k=v"))
					.withRequestBody(WireMock.equalToJson("""
							{"parameters": [{"name": "AGE", "value": "7"}, {"name": "TEAM", "value": "blue"}]}""")));
		String sent = this.portal.findAll(postRequestedFor(urlPathEqualTo(REQUEST))).getFirst().getUrl();
		assertThat(sent).contains("user=a%3Db%2Bc%20%26d%40x%2F%C3%BC");
		assertThat(sent.chars().filter((each) -> each == '=').count()).isEqualTo(7);
	}

	@Test
	void pathOfThePortalAndNameOfTheEnvironmentAreEncoded() {
		this.portal.stubFor(post(urlMatching(".*/oauth2/.*")).willReturn(token("first")));
		PortalClient client = TestClients.client("http://127.0.0.1:" + this.portal.port() + "/t\u00fcr",
				new RobotCredentials("a", "b", "c", "d"), this.clock);
		client.request(new EnvironmentRef(TestClients.PORTAL, "lab/w01 ?"), ORDER, TIMEOUT, () -> true, TIMEOUT);
		assertThat(this.portal.findAll(postRequestedFor(urlMatching(".*/request/.*"))).getFirst().getUrl())
			.startsWith("/t%C3%BCr/workshops/environment/lab%2Fw01%20%3F/request/?");
	}

	@Test
	void grantHasAWholeActivationUrl() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, GRANT)));
		assertThat(request()).isInstanceOfSatisfying(PortalReply.Answered.class, (answered) -> assertThat(
				((SessionGrant) answered.value()).activationUrl())
			.isEqualTo(URI.create("http://127.0.0.1:" + this.portal.port()
					+ "/workshops/session/lab-w01-s001/activate/?token=t&index_url=https%3A%2F%2Fhub.example%2F")));
	}

	@Test
	void tokenIsAskedForOnceByManyCallers() throws Exception {
		this.portal.stubFor(post(TOKEN).willReturn(token("first").withFixedDelay(300)));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		List<PortalReply<PortalContent>> replies = Parallel.times(8, () -> this.client.catalog(TIMEOUT));
		assertThat(replies).allMatch((reply) -> reply instanceof PortalReply.Answered);
		this.portal.verify(1,
				postRequestedFor(urlPathEqualTo(TOKEN))
					.withBasicAuth(new com.github.tomakehurst.wiremock.client.BasicCredentials("id", "se:cret"))
					.withRequestBody(equalTo("grant_type=password&username=robot%40educates&password=pass+word")));
	}

	@Test
	void tokenIsRenewedBeforeItExpires() {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		this.client.catalog(TIMEOUT);
		this.clock.advance(Duration.ofSeconds(32_000));
		this.client.catalog(TIMEOUT);
		this.portal.verify(1, postRequestedFor(urlPathEqualTo(TOKEN)));
		this.portal.stubFor(post(TOKEN).willReturn(token("second")));
		this.clock.advance(Duration.ofSeconds(1_000));
		long end = System.nanoTime() + TIMEOUT.toNanos();
		while (this.portal
			.findAll(getRequestedFor(urlPathEqualTo(CATALOG)).withHeader("Authorization", equalTo("Bearer second")))
			.isEmpty() && System.nanoTime() < end) {
			this.client.catalog(TIMEOUT);
		}
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(TOKEN)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 429, 500, 503 })
	void presentTokenServesWhileItsRenewalFails(int status) {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		this.client.catalog(TIMEOUT);
		this.portal.stubFor(post(TOKEN).willReturn(html(status, "oops")));
		this.clock.advance(Duration.ofSeconds(33_000));
		this.client.catalog(TIMEOUT);
		awaitLogIns(2);
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
	}

	@Test
	void hangingRenewalDelaysNoCall() {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		this.client.catalog(TIMEOUT);
		this.portal.stubFor(post(TOKEN).willReturn(token("late").withFixedDelay(60_000)));
		this.clock.advance(Duration.ofSeconds(33_000));
		for (int i = 0; i < 3; i++) {
			assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"access_token\": \"a b\"}", "{\"access_token\": \"a\\nb\"}", "{\"access_token\": \"\"}" })
	void tokenThatIsNoneIsNotUsed(String body) {
		this.portal.stubFor(post(TOKEN).willReturn(html(200, body)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Unreached.class);
	}

	@Test
	void tokenThatLivesForEverIsTaken() {
		this.portal.stubFor(
				post(TOKEN).willReturn(html(200, "{\"access_token\": \"t\", \"expires_in\": 9223372036854775807}")));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
	}

	@Test
	void fewOperationsAreUnderWayAtOnce() throws Exception {
		this.portal.stubFor(get(urlMatching("/workshops/session/.*")).willReturn(html(404, "").withFixedDelay(300)));
		this.client.schedule(SESSION, TIMEOUT);
		long start = System.nanoTime();
		Parallel.times(24, () -> this.client.schedule(SESSION, TIMEOUT));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(850));
	}

	private void awaitLogIns(int count) {
		Eventually.until("log-ins", () -> this.portal.findAll(postRequestedFor(urlPathEqualTo(TOKEN))).size() >= count);
		this.portal.verify(count, postRequestedFor(urlPathEqualTo(TOKEN)));
	}

	@Test
	void revokedTokenIsReplacedOnceAndTheCallRepeated() {
		this.portal.stubFor(post(TOKEN).inScenario("log-in")
			.whenScenarioStateIs(Scenario.STARTED)
			.willReturn(token("first"))
			.willSetStateTo("again"));
		this.portal.stubFor(post(TOKEN).inScenario("log-in").whenScenarioStateIs("again").willReturn(token("second")));
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).withHeader("Authorization", equalTo("Bearer first"))
			.willReturn(html(403, null)));
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).withHeader("Authorization", equalTo("Bearer second"))
			.willReturn(html(200, GRANT)));
		assertThat(request()).isInstanceOf(PortalReply.Answered.class);
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(TOKEN)));
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(REQUEST)));
	}

	@Test
	void forbiddenWithTextDoesNotCostALogIn() {
		this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(403, "Session requests not permitted")));
		request();
		request();
		this.portal.verify(1, postRequestedFor(urlPathEqualTo(TOKEN)));
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(REQUEST)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400 | {"error": "invalid_grant", "error_description": "Invalid credentials given."}
			401 | {"error": "invalid_client"}
			""")
	void rejectedCredentialsAreNotTriedAgainAtOnce(int status, String body) {
		this.portal.stubFor(post(TOKEN).willReturn(html(status, body)));
		for (int i = 0; i < 3; i++) {
			assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class, (refused) -> {
				assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.CREDENTIALS);
				assertThat(refused.why().detail()).doesNotContain("se:cret").doesNotContain("pass word");
			});
		}
		this.portal.verify(1, postRequestedFor(urlPathEqualTo(TOKEN)));
		this.portal.stubFor(post(TOKEN).willReturn(token("first")));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		this.clock.advance(Duration.ofSeconds(31));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
	}

	/** A new portal may answer before its robot exists. */
	@Test
	void rejectedCredentialsAreTriedAgainAfterTwiceAsLongEachTime() {
		this.portal.stubFor(post(TOKEN).willReturn(html(401, "{\"error\": \"invalid_client\"}")));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		int logIns = 0;
		for (int pause : new int[] { 2, 4, 8, 16, 30, 30 }) {
			this.client.catalog(TIMEOUT);
			this.portal.verify(++logIns, postRequestedFor(urlPathEqualTo(TOKEN)));
			this.clock.advance(Duration.ofSeconds(pause).minusMillis(1));
			this.client.catalog(TIMEOUT);
			this.portal.verify(logIns, postRequestedFor(urlPathEqualTo(TOKEN)));
			this.clock.advance(Duration.ofMillis(1));
		}
		this.portal.stubFor(post(TOKEN).willReturn(token("first")));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
	}

	@Test
	void aPortalWhoseRobotComesSecondsLaterIsReadWithinSeconds() {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		for (int i = 0; i < 2; i++) {
			this.portal.stubFor(post(TOKEN).willReturn(html(401, "{\"error\": \"invalid_client\"}")));
			this.client.catalog(TIMEOUT);
			this.portal.stubFor(post(TOKEN).willReturn(token("first")));
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
			this.clock.advance(Duration.ofSeconds(40_000));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			500 | oops
			503 | <html>no</html>
			200 | {"token": "t"}
			200 | <html>Log in</html>
			""")
	void logInThatMakesNoSenseMeansThatNothingWasAsked(int status, String body) {
		this.portal.stubFor(post(TOKEN).willReturn(html(status, body)));
		assertThat(request()).isInstanceOf(PortalReply.Unreached.class);
		this.portal.verify(0, postRequestedFor(urlPathEqualTo(REQUEST)));
	}

	/** A proxy whose portal is not there for a moment costs nobody half a minute. */
	@ParameterizedTest
	@ValueSource(ints = { 404, 429 })
	void logInRefusedByAProxyIsRetriedImmediately(int status) {
		this.portal.stubFor(post(TOKEN).willReturn(html(status, "default backend")));
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, EMPTY_CATALOG)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.UNEXPECTED));
		this.portal.stubFor(post(TOKEN).willReturn(token("first")));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
	}

	@Test
	void publicCatalogWithoutSessionsMeansThatTheTokenIsUnknown() {
		String withheld = """
				{"portal": {"name": "academy", "uid": "u", "generation": 1, "sessions": {"maximum": 0, "allocated": 0}},
				 "environments": [{"name": "lab-w01", "state": "RUNNING", "workshop": {"name": "lab"}, "capacity": 5,
				 "reserved": 1, "allocated": 0, "available": 1}]}""";
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, withheld)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.CREDENTIALS));
		this.client.catalog(TIMEOUT);
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(TOKEN)));
	}

	@Test
	void catalogThatFailsOverStatesIsAskedWithoutThem() {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).withQueryParam("state", matching(".*"))
			.willReturn(html(500, "<h1>Server Error (500)</h1>")));
		this.portal.stubFor(get(urlMatching(CATALOG + "\\?sessions=true")).willReturn(html(200, EMPTY_CATALOG)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOf(PortalReply.Answered.class);
		this.portal.verify(1, getRequestedFor(urlMatching(CATALOG + "\\?sessions=true&state=RUNNING&state=STOPPING")));
	}

	/** Whoever has a session in one that is stopping would be given a second one. */
	@Test
	void catalogThatFailsOverStatesForgetsNoSessions() {
		String catalog = """
				{"portal": {"name": "academy", "uid": "u", "generation": 1, "sessions": {"maximum": 9, "allocated": 2}},
				 "environments": [%s]}""";
		String running = """
				{"name": "lab-w02", "state": "RUNNING", "workshop": {"name": "lab"}, "capacity": 5, "reserved": 1,
				 "allocated": 1, "available": 1, "sessions": [{"name": "lab-w02-s001", "user": "ben"}]}""";
		String stopping = """
				{"name": "lab-w01", "state": "STOPPING", "workshop": {"name": "lab"}, "capacity": 0, "reserved": 0,
				 "allocated": 1, "available": 0, "sessions": [{"name": "lab-w01-s001", "user": "ann"}]}""";
		this.portal
			.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, catalog.formatted(running + ", " + stopping))));
		PortalContent whole = content();
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).withQueryParam("state", matching(".*"))
			.willReturn(html(500, "<h1>Server Error (500)</h1>")));
		this.portal
			.stubFor(get(urlMatching(CATALOG + "\\?sessions=true")).willReturn(html(200, catalog.formatted(running))));
		for (int i = 0; i < 2; i++) {
			assertThat(content().filled(whole, Instant.EPOCH).environments()).isEqualTo(whole.environments());
		}
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, catalog.formatted(running))));
		assertThat(content().filled(whole, Instant.EPOCH).environments()).hasSize(1);
	}

	private PortalContent content() {
		PortalReply<PortalContent> reply = this.client.catalog(TIMEOUT);
		assertThat(reply).isInstanceOf(PortalReply.Answered.class);
		return ((PortalReply.Answered<PortalContent>) reply).value();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}
			[1, 2]
			{"portal": {}, "environments": []}
			{"portal": 7, "environments": []}
			{"portal": {"sessions": {"maximum": 0, "allocated": 0}}, "environments": {}}
			{"portal": {"sessions": {"maximum": 0, "allocated": 0}}, "environments": []} 7
			{"portal": {"sessions": {"maximum": 0, "allocated": 0}}, "environments": [
			{"portal": {"sessions": {"maximum": 0, "allocated": 0}}, "environments": [{"capacity": 1e}]}
			<h1>no</h1>
			""")
	void catalogThatIsNoneIsNotTaken(String body) {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG)).willReturn(html(200, body)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Unknown.class,
				(unknown) -> assertThat(unknown.detail()).contains("answered 200 with").contains("catalog"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			302 | https://sso.example.com:8443/login?next=s3cret | sso.example.com
			307 | /login                                         | its own host
			301 | http://a b/                                    | an address that is not valid
			""")
	void redirectIsNotFollowedAndItsHostIsNamed(int status, String location, String host) {
		this.portal.stubFor(get(urlPathEqualTo(CATALOG))
			.willReturn(aResponse().withStatus(status).withHeader("Location", location)));
		this.portal.stubFor(get(urlPathEqualTo("/login")).willReturn(html(200, EMPTY_CATALOG)));
		assertThat(this.client.catalog(TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why()).isEqualTo(new Refusal(Refusal.Reason.UNEXPECTED, status,
						"redirects to %s, and redirects are not followed".formatted(host))));
		this.portal.verify(0, getRequestedFor(urlPathEqualTo("/login")));
	}

	@Test
	void sessionThatIsGoneHasEnded() {
		this.portal.stubFor(get(urlMatching("/workshops/session/lab-w01-s001/.*")).willReturn(html(404, "<html>")));
		assertThat(this.client.terminate(SESSION, TIMEOUT)).isEqualTo(new PortalReply.Answered<>(false));
		assertThat(this.client.schedule(SESSION, TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
	}

	@Test
	void unallocatedSessionIsNotFound() {
		this.portal.stubFor(get(urlMatching("/workshops/session/lab-w01-s001/extend/"))
			.willReturn(html(400, "Session is not currently in use")));
		assertThat(this.client.extend(SESSION, TIMEOUT)).isInstanceOfSatisfying(PortalReply.Refused.class,
				(refused) -> assertThat(refused.why().reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
	}

	/**
	 * Those that come when the first are over are no longer at once: then it is tried
	 * again with a slower portal.
	 */
	@Test
	void fewRequestsAreUnderWayAtOnce() throws Exception {
		List<PortalReply<SessionGrant>> replies = List.of();
		long answered = 0;
		for (int millis = 1_000; millis <= 16_000 && answered != 2; millis *= 2) {
			this.portal.resetRequests();
			this.portal.stubFor(post(urlPathEqualTo(REQUEST)).willReturn(html(200, GRANT).withFixedDelay(millis)));
			replies = Parallel.times(5,
					() -> this.client.request(ENVIRONMENT, ORDER, Duration.ofMillis(200), () -> true, TIMEOUT));
			answered = replies.stream().filter(PortalReply.Answered.class::isInstance).count();
		}
		assertThat(answered).isEqualTo(2);
		assertThat(replies)
			.filteredOn((reply) -> reply instanceof PortalReply.Refused<SessionGrant>(Refusal why)
					&& why.reason() == Refusal.Reason.BUSY)
			.hasSize(3);
		this.portal.verify(2, postRequestedFor(urlPathEqualTo(REQUEST)));
	}

	private PortalReply<SessionGrant> request() {
		return this.client.request(ENVIRONMENT, ORDER, TIMEOUT, () -> true, TIMEOUT);
	}

	private static ResponseDefinitionBuilder token(String token) {
		return html(200, "{\"access_token\": \"%s\", \"expires_in\": 36000}".formatted(token));
	}

	/** Portals say of whatever they send that it is HTML. */
	private static ResponseDefinitionBuilder html(int status, String body) {
		ResponseDefinitionBuilder response = aResponse().withStatus(status).withHeader("Content-Type", "text/html");
		return (body != null) ? response.withBody(body) : response;
	}

}
