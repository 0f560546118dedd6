package dev.educates.gateway.graphql;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A client of graphql-transport-ws that is told every frame. */
class Frames implements WebSocket.Listener, AutoCloseable {

	/** The last of the messages of a socket that is closed. */
	private static final String CLOSED = "";

	final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	final CompletableFuture<Integer> code = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private WebSocket socket;

	/** Without the header if its value is null. */
	void connect(HttpClient http, int port, String header, String value) throws Exception {
		WebSocket.Builder builder = http.newWebSocketBuilder().subprotocols("graphql-transport-ws");
		if (value != null) {
			builder.header(header, value);
		}
		this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:%d/graphql".formatted(port)), this)
			.get(60, TimeUnit.SECONDS);
	}

	void subscribe(String id, String query) throws Exception {
		send(JsonMapper.shared()
			.writeValueAsString(Map.of("type", "subscribe", "id", id, "payload", Map.of("query", query))));
	}

	void send(String message) throws Exception {
		this.socket.sendText(message, true).get(60, TimeUnit.SECONDS);
	}

	int closeCode() throws Exception {
		return this.code.get(60, TimeUnit.SECONDS);
	}

	JsonNode message() throws Exception {
		String message = Eventually.next("a message", this.messages);
		assertThat(message).as("not the end of the socket with %s", this.code).isNotEqualTo(CLOSED);
		return JsonMapper.shared().readTree(message);
	}

	/** The next message about one of the operations. */
	JsonNode next(String id) throws Exception {
		JsonNode message = message();
		while (!id.equals(message.path("id").asString(""))) {
			message = message();
		}
		return message;
	}

	@Override
	public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.messages.add(this.text.toString());
			this.text.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.code.complete(statusCode);
		this.messages.add(CLOSED);
		return null;
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
