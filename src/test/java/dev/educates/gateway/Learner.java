package dev.educates.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A learner's browser: it waits for a session, and subscribes again with the same action
 * id when the stream breaks.
 */
public final class Learner {

	private static final String DOCUMENT = """
			subscription($input: RequestSessionInput!) {
			 requestSessionWhenAvailable(input: $input, patienceSeconds: 600) { __typename
			 ... on Waiting { position }
			 ... on SessionGranted { session { id name } }
			 ... on SessionRefused { reason message } } }""".replace("\n", "");

	/** From a lost connection to the next attempt. */
	private static final Duration RECONNECT = Duration.ofMillis(20);

	/** Outcomes and positions, in order. */
	public final List<JsonNode> heard = new CopyOnWriteArrayList<>();

	/** Errors in answers: a reconnect is none. */
	public final List<String> errors = new CopyOnWriteArrayList<>();

	private final HttpClient http;

	private final String user;

	private final GatewayReplicas gateways;

	private final IntSupplier replica;

	private final List<Duration> gaps = new CopyOnWriteArrayList<>();

	private volatile int connects;

	/** 0 while it is connected. */
	private volatile long brokenAt;

	private volatile boolean gone;

	/** Begins to wait, at another replica each time. */
	public Learner(HttpClient http, GatewayReplicas gateways, String user, IntSupplier replica) {
		this.http = http;
		this.gateways = gateways;
		this.user = user;
		this.replica = replica;
		Thread.startVirtualThread(this::run);
	}

	public boolean isServed() {
		return !this.heard.isEmpty() && this.heard.getLast().at("/__typename").asString().equals("SessionGranted");
	}

	/** In the line; 0 if it does not wait. */
	public int position() {
		return this.heard.isEmpty() ? 0 : this.heard.getLast().at("/position").asInt(0);
	}

	public int connects() {
		return this.connects;
	}

	/** How long it was without an event because of a reconnect. */
	public List<Duration> gaps() {
		return this.gaps;
	}

	public String session() {
		return this.heard.getLast().at("/session/id").asString();
	}

	/** It closes its browser. */
	public void goes() {
		this.gone = true;
	}

	/**
	 * Ends with the client at the latest: a learner without one would take all threads.
	 */
	private void run() {
		try {
			while (!isServed() && !this.gone && !this.http.isTerminated()) {
				this.connects++;
				attempt(this.replica.getAsInt());
				this.brokenAt = (this.brokenAt != 0) ? this.brokenAt : System.nanoTime();
				Thread.sleep(RECONNECT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void attempt(int where) throws InterruptedException {
		try {
			follow(where);
		}
		catch (IOException ex) {
			// the replica has stopped: the next one is asked
		}
	}

	private void follow(int where) throws IOException, InterruptedException {
		Map<String, Object> input = Map.of("workshop", "lab", "user", this.user, "actionId", "action-" + this.user);
		String body = JsonMapper.shared()
			.writeValueAsString(Map.of("query", DOCUMENT, "variables", Map.of("input", input)));
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.gateways.port(where))))
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + this.gateways.token(where))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		try (Stream<String> lines = this.http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
			lines.filter((line) -> line.startsWith("data:") && line.length() > "data:".length())
				.forEach((line) -> event(JsonMapper.shared().readTree(line.substring("data:".length()))));
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void event(JsonNode event) {
		JsonNode result = event.at("/data/requestSessionWhenAvailable");
		if (result.isObject()) {
			if (this.brokenAt != 0) {
				this.gaps.add(Duration.ofNanos(System.nanoTime() - this.brokenAt));
				this.brokenAt = 0;
			}
			this.heard.add(result);
		}
		else if (!event.toString().contains("UNAVAILABLE")) {
			this.errors.add(event.toString());
		}
	}

}
