package dev.educates.gateway.documentation;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The operations of {@code docs/graphql-guide.md}, one after the other, against the
 * demo's fleet over HTTP: each is answered as the guide shows.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "gateway.refresh.timeout=30s")
@ActiveProfiles("demo")
class GuideIT {

	private static final Path GUIDE = Path.of("docs/graphql-guide.md");

	private static final Path CLASSES = Path.of("docs/classes-guide.md");

	private static final Path BASH = Path.of("/bin/bash");

	private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Za-z.]+)>");

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	/** Newest last. */
	private final List<JsonNode> answers = new ArrayList<>();

	private @Nullable String token;

	@DynamicPropertySource
	static void ports(DynamicPropertyRegistry registry) {
		int prefix = FreePorts.tens();
		registry.add("gateway.simulator.port-prefix", () -> prefix);
	}

	@AfterAll
	static void stop() {
		HTTP.shutdownNow();
	}

	@TestFactory
	Stream<DynamicTest> everyOperationIsAnsweredAsTheGuideShows() throws Exception {
		untilAllPortalsWerePolled();
		List<Guide.Step> steps = Guide.read(GUIDE);
		assertThat(steps).hasSizeGreaterThan(15);
		Map<Guide.Step, BlockingQueue<JsonNode>> listening = new LinkedHashMap<>();
		Stream<DynamicTest> done = steps.stream()
			.map((step) -> DynamicTest.dynamicTest(step.place(), () -> take(step, listening)));
		Stream<DynamicTest> heard = steps.stream()
			.filter(Guide.Step::isSubscription)
			.map((step) -> DynamicTest.dynamicTest(step.place() + ", what is heard",
					() -> hear(step, listening.get(step))));
		return Stream.concat(done, heard);
	}

	/** All commands in one shell, as a reader types them. */
	@Test
	void commandsOfClassesAreAnsweredAsTheirPageShows(@TempDir Path folder) throws Exception {
		assumeTrue(Files.isExecutable(BASH) && Files.isExecutable(Path.of("/usr/bin/curl")), "bash and curl");
		untilAllPortalsWerePolled();
		List<Markdown.Block> blocks = Markdown.read(CLASSES).blocks();
		StringBuilder script = new StringBuilder("set -e\n");
		for (int i = 0; i < blocks.size(); i++) {
			if (blocks.get(i).is("sh")) {
				script.append("{\n%s\n} > %s\n".formatted(
						blocks.get(i).text().replace("http://localhost:8080", "http://127.0.0.1:" + this.port),
						folder.resolve(i + ".out")));
			}
		}
		// the build speaks with this process by its streams: no other process may have
		// them
		Path log = folder.resolve("log");
		Process shell = Eventually
			.bounded(new ProcessBuilder(BASH.toString(), "-c", script.toString()).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start());
		shell.getOutputStream().close();
		assertThat(shell.waitFor(3, TimeUnit.MINUTES)).isTrue();
		assertThat(shell.exitValue()).as(Files.readString(log)).isZero();
		int compared = 0;
		for (int i = 0; i < blocks.size(); i++) {
			if (blocks.get(i).is("json")) {
				String answer = Files.readString(folder.resolve((i - 1) + ".out"));
				assertThat(new ExpectedAnswer(JsonMapper.shared().readTree(blocks.get(i).text()))
					.differences(JsonMapper.shared().readTree(answer))).as(answer).isEmpty();
				compared++;
			}
		}
		assertThat(compared).isGreaterThan(5);
		assertThat(Files.readString(folder.resolve((blocks.size() - 3) + ".out"))).as("the last file")
			.startsWith("day,tenant,workshop,class,sessions");
	}

	/** The guide tells what to do about each of them. */
	@Test
	void everyReasonHasARow() {
		Set<String> rows = new HashSet<>();
		for (Map.Entry<Integer, String> line : Markdown.read(GUIDE).prose()) {
			Matcher row = Pattern.compile("^\\| `([A-Z_]+)` \\|.*").matcher(line.getValue());
			if (row.matches()) {
				rows.add(row.group(1));
			}
		}
		for (String type : List.of("RefusalReason", "SessionUnchangedReason", "AvailabilityStatus")) {
			assertThat(rows).as("rows of %s in %s", type, GUIDE)
				.containsAll(Schemas.of(Schemas.present())
					.getTypeAs(type)
					.getChildren()
					.stream()
					.map((each) -> ((graphql.schema.GraphQLNamedSchemaElement) each).getName())
					.toList());
		}
	}

	private void take(Guide.Step step, Map<Guide.Step, BlockingQueue<JsonNode>> listening) throws Exception {
		if (step.isCommand()) {
			open(URI.create(address(step.text())));
			return;
		}
		assertThat(step.answer()).as("an answer is shown").isNotNull();
		if (step.isSubscription()) {
			listening.put(step, listen(step));
			return;
		}
		HttpResponse<String> response = HTTP.send(request(step).build(), HttpResponse.BodyHandlers.ofString());
		JsonNode answer = JsonMapper.shared().readTree(response.body());
		assertThat(expected(step).differences(answer)).as(response.body()).isEmpty();
		this.answers.add(answer);
		if (answer.at("/data/login/accessToken").isString()) {
			this.token = answer.at("/data/login/accessToken").asString();
		}
	}

	private HttpRequest.Builder request(Guide.Step step) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("query", step.text());
		if (step.variables() != null) {
			body.put("variables", JsonMapper.shared().readTree(filled(step.variables())));
		}
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.port)))
			.timeout(Eventually.PATIENCE)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
		if (this.token != null) {
			request.header("Authorization", "Bearer " + this.token);
		}
		return request;
	}

	private BlockingQueue<JsonNode> listen(Guide.Step step) throws Exception {
		HttpResponse<Stream<String>> response = HTTP.send(request(step).header("Accept", "text/event-stream").build(),
				HttpResponse.BodyHandlers.ofLines());
		assertThat(response.statusCode()).isEqualTo(200);
		BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
		Thread.ofVirtual()
			.start(() -> response.body()
				.filter((line) -> line.startsWith("data:{"))
				.forEach((line) -> events.add(JsonMapper.shared().readTree(line.substring("data:".length())))));
		return events;
	}

	private void hear(Guide.Step step, @Nullable BlockingQueue<JsonNode> events) throws InterruptedException {
		assertThat(events).as("listening has begun").isNotNull();
		List<JsonNode> others = new ArrayList<>();
		ExpectedAnswer expected = expected(step);
		JsonNode event = events.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		while (event != null && !expected.differences(event).isEmpty()) {
			others.add(event);
			event = events.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		assertThat(event).as("nothing like %s among %s", step.answer(), others).isNotNull();
	}

	/** As a browser does. */
	private static void open(URI address) throws Exception {
		try (HttpClient browser = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.cookieHandler(new CookieManager())
			.build()) {
			assertThat(browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
				.statusCode()).isBetween(200, 399);
		}
	}

	private ExpectedAnswer expected(Guide.Step step) {
		return new ExpectedAnswer(JsonMapper.shared().readTree(filled(step.answer())));
	}

	private String filled(String text) {
		return PLACEHOLDER.matcher(text).replaceAll((found) -> Matcher.quoteReplacement(value(found.group(1))));
	}

	private String address(String text) {
		Matcher found = PLACEHOLDER.matcher(text);
		assertThat(found.find()).isTrue();
		return value(found.group(1));
	}

	/** Of the last answer that has it. */
	private String value(String path) {
		String pointer = "/data/" + path.replace('.', '/');
		return this.answers.reversed()
			.stream()
			.map((answer) -> answer.at(pointer))
			.filter(JsonNode::isString)
			.findFirst()
			.orElseThrow(() -> new AssertionError("no answer so far has " + path))
			.asString();
	}

	private void untilAllPortalsWerePolled() throws Exception {
		Guide.Step poll = new Guide.Step("", "{ portals { health } }", null, null);
		Eventually.asserted("all portals were looked at",
				() -> assertThat(HTTP.send(request(poll).build(), HttpResponse.BodyHandlers.ofString()).body())
					.contains("HEALTHY")
					.doesNotContain("UNKNOWN"));
	}

}
