package dev.educates.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.educates.gateway.ManualClock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends recorded requests to simulated portals, one per configuration of a real one, with
 * our own tokens in place of the recorded ones and the portal's clock at the recorded
 * time.
 */
final class TranscriptReplay implements AutoCloseable {

	private static final Pattern BEARER = Pattern.compile("(?:[Bb]earer |access_token=)(\\w{30})");

	/**
	 * Of log-ins that were not recorded: the refresh token that came with an access
	 * token.
	 */
	private static final Map<String, String> UNRECORDED_REFRESH = Map.of("33QMYU5irVqBCCNVtyF66VuKJKlYG1",
			"RW8K7Nr8mMJVYeWvfl5Em4UJ0AfHr6");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Map<JsonNode, Simulated> portals = new HashMap<>();

	private final Similarity likeness = new Similarity();

	/** What differs, empty: nothing. */
	List<String> replay(Exchange exchange) throws IOException, InterruptedException {
		Instant time = RecordedPortals.time(exchange);
		Simulated portal = this.portals.computeIfAbsent(exchange.portal(),
				(options) -> Simulated.start(RecordedPortals.specification(options), time));
		portal.clock().advanceTo(time);
		String url = portal.simulator().url();
		JsonNode request = exchange.request();
		Matcher bearer = BEARER
			.matcher(request.get("path").asString() + " " + request.get("headers").path("Authorization").asString(""));
		if (bearer.find() && !this.likeness.knows(bearer.group(1))) {
			logIn(url, bearer.group(1));
		}
		return this.likeness.differences(exchange, send(url, request), url);
	}

	private HttpResponse<String> send(String url, JsonNode recorded) throws IOException, InterruptedException {
		JsonNode body = recorded.get("body");
		String path = this.likeness.translate(recorded.get("path").asString());
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
			.method(recorded.get("method").asString(),
					body.isNull() ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
		recorded.get("headers")
			.propertyStream()
			.forEach(
					(header) -> request.header(header.getKey(), this.likeness.translate(header.getValue().asString())));
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	private void logIn(String url, String recorded) throws IOException, InterruptedException {
		Credentials robot = RecordedPortals.ROBOT;
		String form = "grant_type=password&client_id=%s&client_secret=%s&username=%s&password=%s"
			.formatted(robot.clientId(), robot.clientSecret(), robot.username().replace("@", "%40"), robot.password());
		HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/oauth2/token/"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form))
			.build();
		JsonNode answer = JsonMapper.shared().readTree(this.client.send(request, BodyHandlers.ofString()).body());
		this.likeness.learn(recorded, answer.get("access_token").asString());
		if (UNRECORDED_REFRESH.containsKey(recorded)) {
			this.likeness.learn(UNRECORDED_REFRESH.get(recorded), answer.get("refresh_token").asString());
		}
	}

	/**
	 * Bodies that are no UTF-8 were recorded with their odd bytes written as
	 * {@code \xNN}.
	 */
	private byte[] bytes(JsonNode body) {
		String text = this.likeness.translate(body.isString() ? body.asString() : body.toString());
		var bytes = new ByteArrayOutputStream();
		for (int i = 0; i < text.length(); i++) {
			if (text.startsWith("\\x", i)) {
				bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
				i += 3;
			}
			else {
				bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
			}
		}
		return bytes.toByteArray();
	}

	@Override
	public void close() {
		this.portals.values().forEach((portal) -> portal.simulator().close());
		this.client.shutdownNow();
	}

	private record Simulated(PortalSimulator simulator, ManualClock clock) {

		static Simulated start(PortalSpecification specification, Instant time) {
			var clock = new ManualClock(time);
			return new Simulated(new PortalSimulator(specification, clock).start(), clock);
		}

	}

}
