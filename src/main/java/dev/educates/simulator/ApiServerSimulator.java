package dev.educates.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
 * keeps what it has while it is stopped.
 */
public class ApiServerSimulator implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final ResourceStore store;

	private final ResourceRoutes routes;

	private final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();

	private final SimulatorServer server;

	/** A server that does not listen yet; port 0: any; tls null: plain HTTP. */
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

	/** Demands a token that allows acts like {@code list secrets}; * for all. */
	public void permit(String token, Collection<String> permissions) {
		this.tokens.put(token, Set.copyOf(permissions));
	}

	ResourceStore store() {
		return this.store;
	}

	ResourceRoutes routes() {
		return this.routes;
	}

	/** No longer knows a token. */
	void forget(String token) {
		this.tokens.put("", Set.of());
		this.tokens.remove(token);
	}

	void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			ApiRequest request = ApiRequest.of(exchange);
			if (request == null || !ResourceRoutes.serves(request.plural())) {
				ApiStatus.send(exchange, 404, "the server could not find the requested resource");
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

	private boolean isPermitted(HttpExchange exchange, ApiRequest request) throws IOException {
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
