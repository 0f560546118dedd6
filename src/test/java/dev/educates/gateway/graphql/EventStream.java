package dev.educates.gateway.graphql;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The answers to a subscription, over either transport. */
interface EventStream extends AutoCloseable {

	/** Data or errors; an empty object at the end. */
	JsonNode next() throws Exception;

	/** Returns when the subscription stands. */
	void begun() throws Exception;

	@Override
	void close();

	/** Server-sent events. */
	final class ServerSent implements EventStream {

		private final BlockingQueue<String> data = new LinkedBlockingQueue<>();

		private final CompletableFuture<HttpResponse<Stream<String>>> response;

		ServerSent(HttpClient http, HttpRequest.Builder request) {
			this.response = http.sendAsync(request.header("Accept", "text/event-stream").build(),
					HttpResponse.BodyHandlers.ofLines());
			Thread.ofVirtual().start(() -> {
				this.response.join()
					.body()
					.filter((line) -> line.startsWith("data:{"))
					.forEach((line) -> this.data.add(line.substring("data:".length())));
				this.data.add("{}");
			});
		}

		@Override
		public JsonNode next() throws Exception {
			return JsonMapper.shared().readTree(Eventually.next("an event", this.data));
		}

		@Override
		public void begun() throws Exception {
			assertThat(this.response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		}

		@Override
		public void close() {
			this.response.thenAccept((answer) -> answer.body().close());
			this.response.cancel(true);
		}

	}

	/** A subscription with the id "a" on a WebSocket of its own. */
	final class Socket extends Frames implements EventStream {

		void initiate(String token) throws Exception {
			String payload = (token != null) ? ", \"payload\": {\"Authorization\": \"Bearer %s\"}".formatted(token)
					: "";
			send("{\"type\": \"connection_init\"%s}".formatted(payload));
			assertThat(message().get("type").asString()).isEqualTo("connection_ack");
		}

		@Override
		public JsonNode next() throws Exception {
			while (true) {
				JsonNode message = message();
				switch (message.get("type").asString() + " " + message.path("id").asString("")) {
					case String type when type.startsWith("next ") -> {
						return message.get("payload");
					}
					case String type when type.startsWith("error ") -> {
						return JsonMapper.shared().valueToTree(Map.of("errors", message.get("payload")));
					}
					case "complete a" -> {
						return JsonMapper.shared().createObjectNode();
					}
					default -> {
					}
				}
			}
		}

		/** The next answer to one of the operations. */
		JsonNode data(String id) throws Exception {
			JsonNode message = next(id);
			while (!message.get("type").asString().equals("next")) {
				message = next(id);
			}
			return message.get("payload");
		}

		/** What was sent on the same socket later is answered later. */
		@Override
		public void begun() throws Exception {
			subscribe("begun", "{ viewer { kind } }");
			next();
		}

	}

}
