package dev.educates.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API server for the resources that Educates uses, on loopback, as faithful
 * as a client of lists and watches needs: lists with a version and in pages, watches that
 * replay what has happened since a version, bookmarks, an {@code ERROR} event with code
 * 410 for a version that is too old, bearer tokens, and permissions by verb and kind. It
 * misbehaves on demand. It keeps what it has while it is stopped.
 */
public final class ApiServerSimulator implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	/** In place of a status. */
	private static final int STALLED = -1;

	private final ResourceStore store;

	private final ResourceRoutes routes;

	private final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();

	private final Map<String, Integer> faults = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final SimulatorServer server;

	private volatile Duration delay = Duration.ZERO;

	private volatile String redirection = "";

	/**
	 * A server that does not listen yet.
	 * @param port on loopback; 0: any free one
	 * @param tls certificate and key; null for plain HTTP
	 */
	public ApiServerSimulator(int port, long version, @Nullable SSLContext tls, Clock clock) {
		this.store = new ResourceStore(version, clock);
		this.routes = new ResourceRoutes(this.store);
		this.server = new SimulatorServer("The API server", port, tls, this::answer);
	}

	/** Listens, at the same port as before. */
	public ApiServerSimulator start() {
		this.server.start(InetAddress.getLoopbackAddress());
		return this;
	}

	/** Cuts all connections and no longer listens. */
	public void stop() {
		this.server.stop();
	}

	@Override
	public void close() {
		stop();
	}

	/** The address, without a slash at the end. */
	public String url() {
		return this.server.url();
	}

	/** Creates or replaces the resource with this kind, namespace and name. */
	public void put(String json) {
		ObjectNode resource = (ObjectNode) JSON.readTree(json);
		this.store.put(ResourceRoutes.key(resource), resource);
	}

	/** Deletes a resource, if it is there; namespace null if its kind has none. */
	public void delete(String plural, @Nullable String namespace, String name) {
		this.store.delete(new ResourceStore.Key(plural, namespace, name));
	}

	/**
	 * Demands a token in {@code Authorization} from now on.
	 * @param permissions like {@code list trainingportals}; {@code *} for all
	 */
	public void permit(String token, Collection<String> permissions) {
		this.tokens.put(token, Set.copyOf(permissions));
	}

	/** No longer knows a token. */
	public void revoke(String token) {
		this.tokens.put("", Set.of());
		this.tokens.remove(token);
	}

	/** Answers acts like {@code watch trainingportals} with a status; 0 to behave again. */
	public void fail(String act, int status) {
		if (status == 0) {
			this.faults.remove(act);
		}
		else {
			this.faults.put(act, status);
		}
	}

	/** Sends the beginning of a body of such acts from now on, and then nothing. */
	public void stall(String act) {
		fail(act, STALLED);
	}

	/** Redirects each request to a URL without a path from now on; empty to behave again. */
	public void redirect(String url) {
		this.redirection = url;
	}

	/** Waits before each answer. */
	public void delay(Duration time) {
		this.delay = time;
	}

	/** How often watches are sent bookmarks. */
	public void bookmark(Duration time) {
		this.routes.bookmark(time);
	}

	/** Forgets what has happened until now: watches from older versions end with 410. */
	public void compact() {
		this.store.compact();
	}

	/** Goes back to an older version, like a restored backup. */
	public void restore(long version) {
		this.store.restore(version);
	}

	/** Answers lists of a kind as if there were none. */
	public void hide(String plural, int times) {
		this.routes.hide(plural, times);
	}

	/** Cuts the connections of all watches. */
	public void cut() {
		this.routes.cut();
	}

	/** Every request so far, like {@code list trainingportals}, in their order. */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			Thread.sleep(this.delay);
			ApiRequest request = ApiRequest.of(exchange);
			if (request == null || !ResourceRoutes.serves(request.plural())) {
				ApiStatus.send(exchange, 404, "the server could not find the requested resource");
				return;
			}
			this.requests.add(request.act());
			if (!this.redirection.isEmpty()) {
				exchange.getResponseHeaders().set("Location", this.redirection + exchange.getRequestURI());
				exchange.sendResponseHeaders(302, -1);
				return;
			}
			if (isPermitted(exchange, request)) {
				this.routes.answer(exchange, request);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IllegalArgumentException | JacksonException ex) {
			ApiStatus.send(exchange, 400, String.valueOf(ex.getMessage()));
		}
	}

	private boolean isPermitted(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
		Integer fault = this.faults.get(request.act());
		if (fault != null && fault == STALLED) {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			Thread.sleep(Duration.ofDays(1));
		}
		if (fault != null) {
			ApiStatus.send(exchange, fault, "as demanded");
			return false;
		}
		if (this.tokens.isEmpty()) {
			return true;
		}
		String header = exchange.getRequestHeaders().getFirst("Authorization");
		Set<String> permissions = (header != null) ? this.tokens.get(header.replaceFirst("(?i)^bearer ", "")) : null;
		if (permissions == null) {
			ApiStatus.send(exchange, 401, "Unauthorized");
			return false;
		}
		if (permissions.contains("*") || permissions.contains(request.act())) {
			return true;
		}
		ApiStatus.send(exchange, 403, "%s is forbidden: User cannot %s resource \"%s\"".formatted(request.plural(),
				request.verb(), request.plural()));
		return false;
	}

}
