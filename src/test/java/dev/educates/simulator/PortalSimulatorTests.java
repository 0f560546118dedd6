package dev.educates.simulator;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PortalSimulator} over HTTP, beyond what transcripts show.
 */
class PortalSimulatorTests {

	/** Not some other year: the browser looks at the expiry of its cookies. */
	private final ManualClock clock = new ManualClock(Instant.now());

	private final PortalSimulator simulator = new PortalSimulator(PortalSpecification.of("p")
		.with(EnvironmentSpecification.of("p-w01", "lab", 40)
			.withWorkshop(WorkshopSpecification.of("lab", "Labs & <more>"))), this.clock)
		.start();

	@AfterEach
	void close() {
		this.simulator.close();
	}

	@Test
	void learnerActivatesSeesTheSessionRunningAndEndsIt() {
		var browser = new TestBrowser(this.simulator);
		String activation = TestBrowser.json(browser.request("p-w01", "ann", "")).get("url").asString();
		String page = location(browser.visit(activation));
		assertThat(page).isEqualTo("/workshops/session/p-w01-s001/");
		assertThat(browser.visit(page).body()).contains("Session running", "Labs &amp; &lt;more&gt;", "p-w01-s001",
				"ann", "60 min 0 s", "/workshops/session/p-w01-s001/delete/");
		assertThat(sessions(browser).get(0).get("state").asString()).isEqualTo("RUNNING");
		assertThat(location(browser.visit(page + "delete/")))
			.isEqualTo("https://hub.example/?notification=session-deleted");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(sessions(browser)).isEmpty();
		assertThat(location(browser.visit(page))).isEqualTo("https://hub.example/?notification=session-deleted");
	}

	@Test
	void otherBrowserDoesNotSeeTheSession() {
		var browser = new TestBrowser(this.simulator);
		String activation = TestBrowser.json(browser.request("p-w01", "ann", "")).get("url").asString();
		browser.visit(activation);
		var other = new TestBrowser(this.simulator);
		assertThat(location(other.visit("/workshops/session/p-w01-s001/")))
			.isEqualTo("/?next=/workshops/session/p-w01-s001/");
	}

	@Test
	void browserCanHavePagesOfTwoPortalsOfOneHost() {
		var browser = new TestBrowser(this.simulator);
		browser.visit(TestBrowser.json(browser.request("p-w01", "ann", "")).get("url").asString());
		try (var other = new PortalSimulator(
				PortalSpecification.of("q").with(EnvironmentSpecification.of("q-w01", "lab", 1)), this.clock)
			.start()) {
			String activation = TestBrowser.json(new TestBrowser(other).request("q-w01", "ann", ""))
				.get("url")
				.asString();
			browser.visit(URI.create(other.url() + activation));
			assertThat(browser.visit(URI.create(other.url() + "/workshops/session/q-w01-s001/")).statusCode())
				.isEqualTo(200);
		}
		assertThat(browser.visit("/workshops/session/p-w01-s001/").statusCode()).isEqualTo(200);
	}

	@Test
	void parallelRequestsGetDistinctSessionsUpToTheCapacity() throws Exception {
		var browser = new TestBrowser(this.simulator);
		List<HttpResponse<String>> answers = atOnce(200,
				(number) -> browser.request("p-w01", "user-%d".formatted(number), ""));
		List<HttpResponse<String>> granted = answers.stream().filter((answer) -> answer.statusCode() == 200).toList();
		assertThat(granted).hasSize(40);
		assertThat(granted.stream().map((answer) -> TestBrowser.json(answer).get("name").asString()).distinct())
			.hasSize(40);
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 503).hasSize(160);
		assertThat(this.simulator.calls(CallKind.REQUEST)).isEqualTo(200);
	}

	@Test
	void parallelRequestsOfOneUserGetOneSession() throws Exception {
		var browser = new TestBrowser(this.simulator);
		List<HttpResponse<String>> answers = atOnce(50, (number) -> browser.request("p-w01", "ann", ""));
		assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
	}

	@Test
	void requestsAreThoughtAboutOneByOneWhileCatalogsAreNot() throws Exception {
		var browser = new TestBrowser(this.simulator);
		Duration pause = Duration.ofMillis(200);
		this.simulator.latency(new Latency(pause, pause, Duration.ZERO));
		assertThat(time(() -> atOnce(4, (number) -> browser.request("p-w01", "ann", ""))))
			.isGreaterThanOrEqualTo(pause.multipliedBy(4));
		// never, if they were thought about one by one
		Eventually.until("eight at once take less than eight",
				() -> time(() -> atOnce(8, (number) -> browser.call("/workshops/catalog/environments/")))
					.compareTo(pause.multipliedBy(8)) < 0);
	}

	@Test
	void callsAreCountedByKind() {
		var browser = new TestBrowser(this.simulator);
		browser.call("/workshops/catalog/environments/?sessions=true");
		browser.call("/workshops/catalog/workshops/");
		browser.call("/workshops/session/none/schedule/");
		browser.call("/nowhere/");
		assertThat(this.simulator.calls()).hasSize(CallKind.values().length)
			.containsEntry(CallKind.TOKEN, 1L)
			.containsEntry(CallKind.CATALOG, 2L)
			.containsEntry(CallKind.SCHEDULE, 1L)
			.containsEntry(CallKind.OTHER, 1L)
			.containsEntry(CallKind.REQUEST, 0L);
	}

	@Test
	void portalThatDiesComesBackAtTheSameAddressWithItsSessions() {
		var browser = new TestBrowser(this.simulator);
		String url = this.simulator.url();
		browser.request("p-w01", "ann", "");
		this.simulator.stop();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> sessions(browser));
		this.simulator.start();
		assertThat(this.simulator.url()).isEqualTo(url);
		assertThat(sessions(browser)).hasSize(1);
	}

	@Test
	void expiredTokensAreRefusedAndNewOnesWork() {
		var browser = new TestBrowser(this.simulator);
		this.simulator.expireTokens();
		HttpResponse<String> refused = browser.call("/workshops/catalog/environments/");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).isEmpty();
		assertThat(new TestBrowser(this.simulator).call("/workshops/catalog/environments/").statusCode())
			.isEqualTo(200);
	}

	@Test
	void environmentsCanStopAndGo() {
		var browser = new TestBrowser(this.simulator);
		this.simulator.environmentState("p-w01", SimulatedEnvironmentState.STARTING);
		assertThat(browser.call("/workshops/environment/p-w01/status/").statusCode()).isEqualTo(500);
		assertThat(browser.request("p-w01", "ann", "").statusCode()).isEqualTo(500);
		this.simulator.environmentState("p-w01", SimulatedEnvironmentState.STOPPING);
		assertThat(TestBrowser.json(browser.call("/workshops/catalog/environments/")).get("environments")).isEmpty();
		assertThat(browser.request("p-w01", "ann", "").statusCode()).isEqualTo(503);
		this.simulator.removeEnvironment("p-w01");
		assertThat(browser.request("p-w01", "ann", "").body()).isEqualTo("Environment does not exist");
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.removeEnvironment("p-w01"))
			.withMessageContainingAll("p-w01", "Portal p");
	}

	@Test
	void scopeThatIsUnknownIsRefused() {
		var browser = new TestBrowser(this.simulator);
		assertThat(browser.logIn("&scope=user%3Ainfo").statusCode()).isEqualTo(200);
		var answer = browser.logIn("&scope=user%3Ainfo+admin");
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(TestBrowser.json(answer).size()).isEqualTo(1);
		assertThat(TestBrowser.json(answer).get("error").asString()).isEqualTo("invalid_scope");
	}

	@ParameterizedTest
	@CsvSource({ "ann@example.com, 200", "ann@localhost, 200", "%20ann@example.com%20, 200",
			"ann@m%C3%BCnchen.example, 200", "ann@[::1], 200", "ann@[1.2.3], 400", "ann@example, 400",
			"a..b@example.com, 400", "ann@-example.com, 400", "nobody, 400" })
	void emailIsThatOfDjango(String email, int status) {
		var answer = new TestBrowser(this.simulator).request("p-w01",
				"ann&email=" + email.replace("[", "%5B").replace("]", "%5D"), "");
		assertThat(answer.statusCode()).isEqualTo(status);
		if (status == 400) {
			assertThat(answer.body()).isEqualTo("Invalid email address provided");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1_2, 12", "+3_0, 30", "7, 7" })
	void timeoutIsAnIntegerOfPython(String timeout, int seconds) {
		var browser = new TestBrowser(this.simulator);
		assertThat(browser.request("p-w01", "ann&timeout=" + timeout.replace("+", "%2B"), "").statusCode())
			.isEqualTo(200);
		var schedule = TestBrowser.json(browser.call("/workshops/session/p-w01-s001/schedule/"));
		assertThat(schedule.get("countdown").asInt()).isEqualTo(seconds);
		assertThat(browser.request("p-w01", "ann&timeout=_12", "").statusCode()).isEqualTo(500);
		assertThat(browser.request("p-w01", "ann&timeout=1__2", "").statusCode()).isEqualTo(500);
	}

	@Test
	void bodyMayHaveNumbersThatOnlyPythonReads() {
		var browser = new TestBrowser(this.simulator);
		assertThat(browser.request("p-w01", "ann", "{\"more\": [NaN, -Infinity], \"parameters\": []}").statusCode())
			.isEqualTo(200);
		assertThat(browser.request("p-w01", "ann", "{\"parameters\": [{\"name\": \"A\", \"value\": NaN}]}").body())
			.isEqualTo("Malformed JSON request payload");
	}

	@Test
	void browserWithoutALogInIsSentToOneAndBackToTheEndOfTheSession() {
		var browser = new TestBrowser(this.simulator);
		browser.request("p-w01", "ann", "");
		assertThat(location(browser.visit("/workshops/session/p-w01-s001/delete/")))
			.isEqualTo("/?next=/workshops/session/p-w01-s001/delete/");
		assertThat(location(browser.visit("/workshops/session/p-w01-s001/delete/?notification=startup-timeout")))
			.isEqualTo("/?next=/workshops/session/p-w01-s001/delete/%3Fnotification%3Dstartup-timeout");
		assertThat(sessions(browser)).hasSize(1);
	}

	@Test
	void takenPortIsNamed() {
		int port = Integer.parseInt(this.simulator.url().replaceAll(".*:", ""));
		try (var second = new PortalSimulator(PortalSpecification.of("q").withPort(port), this.clock)) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(second::start)
				.withMessageContainingAll("Portal q", String.valueOf(port));
		}
	}

	private static JsonNode sessions(TestBrowser browser) {
		JsonNode catalog = TestBrowser.json(browser.call("/workshops/catalog/environments/?sessions=true"));
		return catalog.get("environments").get(0).get("sessions");
	}

	private static String location(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(302);
		return answer.headers().firstValue("Location").orElseThrow();
	}

	private static Duration time(ThrowingRunnable work) throws Exception {
		long begin = System.nanoTime();
		work.run();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static List<HttpResponse<String>> atOnce(int count, Call call)
			throws InterruptedException, ExecutionException {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> futures = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int number = i;
				futures.add(executor.submit(() -> call.make(number)));
			}
			List<HttpResponse<String>> answers = new ArrayList<>();
			for (Future<HttpResponse<String>> future : futures) {
				answers.add(future.get());
			}
			return answers;
		}
	}

	private interface Call {

		HttpResponse<String> make(int number);

	}

	private interface ThrowingRunnable {

		void run() throws Exception;

	}

}
