package dev.educates.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;

/**
 * An answer on the wire, in the portal's own manner: errors are HTML or a plain sentence,
 * rarely JSON.
 */
record SimulatorResponse(int status, Map<String, List<String>> headers, byte[] body) {

	private static final String HTML = "text/html; charset=utf-8";

	private static final String PAGE = """

			<!doctype html>
			<html lang="en">
			<head>
			  <title>%s</title>
			</head>
			<body>
			  <h1>%s</h1><p>%s</p>
			</body>
			</html>
			""";

	static SimulatorResponse text(int status, String text) {
		return new SimulatorResponse(status, Map.of("Content-Type", List.of(HTML)),
				text.getBytes(StandardCharsets.UTF_8));
	}

	static SimulatorResponse json(int status, Object body) {
		return new SimulatorResponse(status, Map.of("Content-Type", List.of("application/json")), JsonText.bytes(body));
	}

	static SimulatorResponse forbidden() {
		return text(403, "");
	}

	static SimulatorResponse notFound() {
		return text(404,
				PAGE.formatted("Not Found", "Not Found", "The requested resource was not found on this server."));
	}

	static SimulatorResponse serverError() {
		return text(500, PAGE.formatted("Server Error (500)", "Server Error (500)", ""));
	}

	static SimulatorResponse csrf() {
		return text(403, PAGE.formatted("403 Forbidden", "Forbidden <span>(403)</span>",
				"CSRF verification failed. Request aborted."));
	}

	static SimulatorResponse notAllowed(String allow) {
		return text(405, "").with("Allow", allow);
	}

	static SimulatorResponse redirect(int status, String location) {
		return text(status, "").with("Location", location);
	}

	void write(HttpExchange exchange) throws IOException {
		this.headers
			.forEach((name, values) -> values.forEach((value) -> exchange.getResponseHeaders().add(name, value)));
		boolean bodiless = this.body.length == 0 || "HEAD".equals(exchange.getRequestMethod());
		exchange.sendResponseHeaders(this.status, bodiless ? -1 : this.body.length);
		if (!bodiless) {
			exchange.getResponseBody().write(this.body);
		}
	}

	SimulatorResponse with(String name, String value) {
		var all = new HashMap<>(this.headers);
		all.merge(name, List.of(value), (old, added) -> Stream.concat(old.stream(), added.stream()).toList());
		return new SimulatorResponse(this.status, Map.copyOf(all), this.body);
	}

}
