package dev.educates.simulator;

import java.io.IOException;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers of an API server: resources, and the {@code Status} of a failure. */
final class ApiStatus {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Map<Integer, String> REASONS = Map.of(400, "BadRequest", 401, "Unauthorized", 403, "Forbidden",
			404, "NotFound", 405, "MethodNotAllowed", 409, "AlreadyExists", 410, "Expired", 500, "InternalError", 503,
			"ServiceUnavailable");

	private ApiStatus() {
	}

	static ObjectNode of(int code, String message) {
		ObjectNode status = JSON.createObjectNode();
		status.put("apiVersion", "v1").put("kind", "Status").put("status", "Failure");
		status.putObject("metadata");
		return status.put("message", message).put("reason", REASONS.getOrDefault(code, "Unknown")).put("code", code);
	}

	static void send(HttpExchange exchange, int code, String message) throws IOException {
		send(exchange, code, of(code, message));
	}

	static void send(HttpExchange exchange, int code, ObjectNode body) throws IOException {
		byte[] bytes = JSON.writeValueAsBytes(body);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(code, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

}
