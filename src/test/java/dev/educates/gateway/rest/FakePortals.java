package dev.educates.gateway.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The portals that the lookup service was recorded with: they keep no state, and some are
 * odd, by the prefix of their paths. Each behaves until {@link #misbehave()}: the gateway
 * knows a portal by its catalog, while the lookup service knew it by Kubernetes.
 */
final class FakePortals implements AutoCloseable {

	private final Map<String, JsonNode> portals = new HashMap<>();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final HttpServer up = server();

	private final HttpServer down = server();

	private volatile boolean odd;

	FakePortals(JsonNode fleet) {
		fleet.get("clusters")
			.forEach((cluster) -> cluster.get("portals")
				.forEach((portal) -> this.portals.put(portal.get("name").asString(), portal)));
		this.up.start();
		this.down.start();
	}

	private HttpServer server() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
			server.setExecutor(this.threads);
			server.createContext("/", this::handle);
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Where the portals are, without their paths. */
	String address() {
		return "http://127.0.0.1:%d".formatted(this.up.getAddress().getPort());
	}

	String url(String portal) {
		return portal.startsWith("down") ? "http://127.0.0.1:%d/%s".formatted(this.down.getAddress().getPort(), portal)
				: address() + "/" + portal;
	}

	void misbehave() {
		this.odd = true;
		this.down.stop(0);
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.up.stop(0);
		this.down.stop(0);
		this.threads.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] unused = exchange.getRequestBody().readAllBytes();
		String[] path = exchange.getRequestURI().getPath().split("/");
		String portal = path[1];
		String call = exchange.getRequestURI().getPath().substring(portal.length() + 1);
		if (call.equals("/oauth2/token/")) {
			token(exchange, portal);
		}
		else if (call.startsWith("/workshops/catalog/environments/")) {
			answer(exchange, 200, catalog(this.portals.get(portal)));
		}
		else if (call.startsWith("/workshops/environment/") && call.endsWith("/request/")) {
			request(exchange, portal, path[4]);
		}
		else {
			answer(exchange, 404, "");
		}
	}

	private void token(HttpExchange exchange, String portal) throws IOException {
		if (this.odd && portal.startsWith("bad-login")) {
			answer(exchange, 401, "{\"error\": \"invalid_grant\"}");
		}
		else if (this.odd && portal.startsWith("html-login")) {
			answer(exchange, 200, "<html>maintenance</html>");
		}
		else if (this.odd && portal.startsWith("no-token")) {
			answer(exchange, 200, "{\"error\": \"no token here\"}");
		}
		else if (this.odd && portal.startsWith("drop-login")) {
			exchange.close();
		}
		else if (this.odd && portal.startsWith("hang-login")) {
			hang(exchange);
		}
		else {
			answer(exchange, 200, "{\"access_token\": \"tg31ied56FOo4axuhuZLHj5JpUYCEL\", \"expires_in\": 36000}");
		}
	}

	private void request(HttpExchange exchange, String portal, String environment) throws IOException {
		Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
		boolean oddLogin = portal.matches("(bad-login|html-login|no-token|drop-login|hang-login)-.*");
		if (!query.containsKey("index_url")) {
			answer(exchange, 400, "Need redirect URL for workshop index");
		}
		else if ("robot@educates".equals(query.get("user"))) {
			answer(exchange, 400, "Session requests not permitted for user");
		}
		else if (this.odd && oddLogin) {
			// the token that it gave before is no longer good
			answer(exchange, 403, "");
		}
		else if (portal.startsWith("full")) {
			answer(exchange, 503, "{\"error\": \"No session available\"}");
		}
		else if (portal.startsWith("html-") && !portal.startsWith("html-login")) {
			answer(exchange, 200, "<html>maintenance</html>");
		}
		else if (portal.startsWith("broken-json")) {
			answer(exchange, 200, "{\"name\": \"x");
		}
		else if (portal.startsWith("no-url")) {
			answer(exchange, 200, "{\"name\": \"x\"}");
		}
		else if (portal.startsWith("drop-request")) {
			exchange.close();
		}
		else if (portal.startsWith("hang-request")) {
			hang(exchange);
		}
		else {
			answer(exchange, 200, granted(portal, environment, query));
		}
	}

	private String granted(String portal, String environment, Map<String, String> query) {
		String session = environment + "-s999";
		for (JsonNode each : this.portals.get(portal).get("environments")) {
			for (JsonNode had : each.get("sessions")) {
				boolean own = query.getOrDefault("user", "").equals(had.path("user").asString(""));
				if (own && each.get("name").asString().equals(environment)
						&& had.get("phase").asString().equals("Allocated")) {
					session = had.get("name").asString();
				}
			}
		}
		return JsonMapper.shared()
			.writeValueAsString(
					Map.of("name", session, "user", query.getOrDefault("user", ""), "environment", environment, "url",
							"/workshops/session/%s/activate/?token=6UIW4D8Bhf0egVmsEKYlaOcTywrpQJGi&index_url=%s"
								.formatted(session, query.get("index_url"))));
	}

	private static Map<String, String> query(String raw) {
		Map<String, String> query = new HashMap<>();
		for (String pair : raw.split("&")) {
			String[] parts = pair.split("=", 2);
			query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return query;
	}

	private static String catalog(JsonNode portal) {
		List<Map<String, Object>> environments = new ArrayList<>();
		for (JsonNode each : portal.get("environments")) {
			Map<String, String> labels = new HashMap<>();
			each.get("labels")
				.forEach((label) -> labels.put(label.get("name").asString(), label.get("value").asString()));
			List<Map<String, Object>> sessions = new ArrayList<>();
			for (JsonNode session : each.get("sessions")) {
				if (!session.path("user").asString("").isEmpty()) {
					String state = session.get("phase").asString().equals("Stopping") ? "STOPPING" : "RUNNING";
					sessions.add(Map.of("name", session.get("name").asString(), "state", state, "user",
							session.get("user").asString(), "extendable", false));
				}
			}
			environments.add(Map.of("name", each.get("name").asString(), "state",
					each.get("phase").asString().toUpperCase(Locale.ROOT), "workshop",
					Map.of("name", each.get("workshop").asString(), "title", each.get("title").asString(),
							"description", each.get("description").asString(), "labels", labels),
					"capacity", each.get("capacity").asInt(), "reserved", each.get("reserved").asInt(), "allocated",
					each.get("allocated").asInt(), "available", each.get("available").asInt(), "sessions", sessions));
		}
		return JsonMapper.shared()
			.writeValueAsString(Map.of("portal",
					Map.of("name", portal.get("name").asString(), "uid", portal.get("uid").asString(), "generation",
							portal.get("generation").asInt(), "sessions", Map.of("maximum",
									portal.get("capacity").asInt(), "allocated", portal.get("allocated").asInt())),
					"environments", environments));
	}

	private void hang(HttpExchange exchange) {
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		exchange.close();
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		if (bytes.length > 0) {
			exchange.getResponseBody().write(bytes);
		}
		exchange.close();
	}

}
