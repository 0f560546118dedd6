package dev.educates.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
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

	/** Kinds by their plural names. */
	private static final Map<String, String> KINDS = Map.of("clusterconfigs", "ClusterConfig", "tenantconfigs",
			"TenantConfig", "clientconfigs", "ClientConfig", "trainingportals", "TrainingPortal",
			"workshopenvironments", "WorkshopEnvironment", "secrets", "Secret");

	private final ResourceStore store;

	private final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();

	private final Map<String, Integer> faults = new ConcurrentHashMap<>();

	private final Map<String, Integer> hidden = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Set<HttpExchange> watches = ConcurrentHashMap.newKeySet();

	private final @Nullable SSLContext tls;

	private int port;

	private @Nullable HttpServer server;

	private @Nullable ExecutorService threads;

	private volatile Duration delay = Duration.ZERO;

	private volatile Duration bookmarks = Duration.ofSeconds(1);

	/**
	 * A server that does not listen yet.
	 * @param port on loopback; 0: any free one
	 * @param version of its state
	 * @param tls certificate and key; null for plain HTTP
	 * @param clock tells the present
	 */
	public ApiServerSimulator(int port, long version, @Nullable SSLContext tls, Clock clock) {
		this.port = port;
		this.store = new ResourceStore(version, clock);
		this.tls = tls;
	}

	/**
	 * Listens, at the same port as before.
	 * @return this server
	 */
	public synchronized ApiServerSimulator start() {
		try {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port);
			HttpServer created;
			if (this.tls != null) {
				HttpsServer https = HttpsServer.create(address, 0);
				https.setHttpsConfigurator(new HttpsConfigurator(this.tls));
				created = https;
			}
			else {
				created = HttpServer.create(address, 0);
			}
			this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-server-", 0).factory());
			created.setExecutor(this.threads);
			created.createContext("/", this::answer);
			created.start();
			this.port = created.getAddress().getPort();
			this.server = created;
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Cuts all connections and no longer listens. */
	public synchronized void stop() {
		if (this.server != null && this.threads != null) {
			this.server.stop(0);
			this.threads.shutdownNow();
			this.server = null;
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * The address.
	 * @return without a slash at the end
	 */
	public String url() {
		return "%s://127.0.0.1:%d".formatted((this.tls != null) ? "https" : "http", this.port);
	}

	/**
	 * Creates or replaces a resource. Its kind, namespace and name are those that it
	 * says.
	 * @param json the resource
	 */
	public void put(String json) {
		ObjectNode resource = (ObjectNode) JSON.readTree(json);
		this.store.put(key(resource), resource);
	}

	/**
	 * Deletes a resource, if it is there.
	 * @param plural of its kind
	 * @param namespace null if its kind has none
	 * @param name its name
	 */
	public void delete(String plural, @Nullable String namespace, String name) {
		this.store.delete(new ResourceStore.Key(plural, namespace, name));
	}

	/**
	 * Demands a token from now on, and says what its owner may do.
	 * @param token in the header {@code Authorization}
	 * @param permissions like {@code list trainingportals}; {@code *} for all
	 */
	public void permit(String token, Collection<String> permissions) {
		this.tokens.put(token, Set.copyOf(permissions));
	}

	/**
	 * No longer knows a token.
	 * @param token to be refused
	 */
	public void revoke(String token) {
		this.tokens.put("", Set.of());
		this.tokens.remove(token);
	}

	/**
	 * Answers with a status from now on.
	 * @param act a verb and a kind, like {@code watch trainingportals}
	 * @param status of HTTP; 0 to behave again
	 */
	public void fail(String act, int status) {
		if (status == 0) {
			this.faults.remove(act);
		}
		else {
			this.faults.put(act, status);
		}
	}

	/**
	 * Waits before each answer.
	 * @param time from now on
	 */
	public void delay(Duration time) {
		this.delay = time;
	}

	/**
	 * How often watches are sent bookmarks.
	 * @param time between two
	 */
	public void bookmark(Duration time) {
		this.bookmarks = time;
	}

	/** Forgets what has happened until now: watches from older versions end with 410. */
	public void compact() {
		this.store.compact();
	}

	/**
	 * Goes back to an older version, like a restored backup.
	 * @param version older than the present one
	 */
	public void restore(long version) {
		this.store.restore(version);
	}

	/**
	 * Answers lists of a kind as if there were none.
	 * @param plural of the kind
	 * @param times how many lists
	 */
	public void hide(String plural, int times) {
		this.hidden.put(plural, times);
	}

	/** Cuts the connections of all watches. */
	public void cut() {
		this.watches.forEach(HttpExchange::close);
		this.watches.clear();
	}

	/**
	 * Every request so far.
	 * @return verbs and kinds, like {@code list trainingportals}, in their order
	 */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	private static ResourceStore.Key key(ObjectNode resource) {
		String kind = resource.path("kind").asString("");
		String plural = KINDS.entrySet()
			.stream()
			.filter((each) -> each.getValue().equals(kind))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow(
					() -> new IllegalArgumentException("kind (%s) must be one of %s".formatted(kind, KINDS.values())));
		String name = resource.at("/metadata/name").asString("");
		if (name.isEmpty()) {
			throw new IllegalArgumentException("metadata.name of a %s is missing".formatted(kind));
		}
		return new ResourceStore.Key(plural, resource.at("/metadata/namespace").asString(null), name);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			Thread.sleep(this.delay);
			ApiRequest request = ApiRequest.of(exchange);
			if (request == null || !KINDS.containsKey(request.plural())) {
				ApiStatus.send(exchange, 404, "the server could not find the requested resource");
				return;
			}
			this.requests.add(request.act());
			if (isPermitted(exchange, request)) {
				answer(exchange, request);
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
		Integer fault = this.faults.get(request.act());
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

	private void answer(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
		switch (request.verb()) {
			case "list" -> list(exchange, request);
			case "watch" -> watch(exchange, request);
			case "get" -> found(exchange, request, this.store.get(request.key()));
			case "delete" -> found(exchange, request, this.store.delete(request.key()));
			case "create", "update" -> {
				ObjectNode resource = (ObjectNode) JSON.readTree(exchange.getRequestBody());
				ResourceStore.Key key = key(resource);
				if ("create".equals(request.verb()) && this.store.get(key) != null) {
					ApiStatus.send(exchange, 409, "%s \"%s\" already exists".formatted(key.plural(), key.name()));
				}
				else {
					ApiStatus.send(exchange, "create".equals(request.verb()) ? 201 : 200,
							this.store.put(key, resource));
				}
			}
			default -> ApiStatus.send(exchange, 405, "method not allowed");
		}
	}

	private static void found(HttpExchange exchange, ApiRequest request, @Nullable ObjectNode resource)
			throws IOException {
		if (resource != null) {
			ApiStatus.send(exchange, 200, resource);
		}
		else {
			ApiStatus.send(exchange, 404, "%s \"%s\" not found".formatted(request.plural(), request.name()));
		}
	}

	/**
	 * A page. Its token is the version of the first one and the number of resources that
	 * were sent.
	 */
	private void list(HttpExchange exchange, ApiRequest request) throws IOException {
		Integer hiding = this.hidden.computeIfPresent(request.plural(), (plural, left) -> left - 1);
		ResourceStore.Listed listed = this.store.list((hiding == null || hiding < 0) ? request::selects : (any) -> false);
		String token = request.parameter("continue");
		int from = 0;
		long version = listed.version();
		if (token != null) {
			version = Long.parseLong(token.split("-")[0]);
			from = Integer.parseInt(token.split("-")[1]);
			if (this.store.after(version) == null) {
				ApiStatus.send(exchange, 410, "The provided continue parameter is too old");
				return;
			}
		}
		String limit = request.parameter("limit");
		int size = (limit != null && !limit.equals("0")) ? Integer.parseInt(limit) : Integer.MAX_VALUE;
		int to = (int) Math.min((long) from + size, listed.resources().size());
		ObjectNode list = JSON.createObjectNode();
		list.put("apiVersion", request.apiVersion()).put("kind", KINDS.get(request.plural()) + "List");
		ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
		if (to < listed.resources().size()) {
			metadata.put("continue", version + "-" + to).put("remainingItemCount", listed.resources().size() - to);
		}
		ArrayNode items = list.putArray("items");
		listed.resources().subList(Math.min(from, to), to).forEach(items::add);
		ApiStatus.send(exchange, 200, list);
	}

	private void watch(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
		String timeout = request.parameter("timeoutSeconds");
		long end = System.nanoTime() + Duration.ofSeconds((timeout != null) ? Long.parseLong(timeout) : 300).toNanos();
		String from = request.parameter("resourceVersion");
		long version = (from != null) ? Long.parseLong(from) : this.store.version();
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		this.watches.add(exchange);
		try (OutputStream body = exchange.getResponseBody()) {
			body.flush();
			long bookmarked = System.nanoTime();
			while (System.nanoTime() < end) {
				List<ResourceStore.Event> events = this.store.after(version);
				if (events == null) {
					write(body, "ERROR", ApiStatus.of(410, "too old resource version: " + version));
					return;
				}
				for (ResourceStore.Event event : events) {
					version = event.version();
					if (request.selects(event.key())) {
						write(body, event.type(), event.resource());
					}
				}
				if ("true".equals(request.parameter("allowWatchBookmarks"))
						&& System.nanoTime() - bookmarked > this.bookmarks.toNanos()) {
					bookmarked = System.nanoTime();
					write(body, "BOOKMARK", bookmark(request, version));
				}
				this.store.await(version, Math.max(1, Math.min(this.bookmarks.toMillis(), 1000)));
			}
		}
		finally {
			this.watches.remove(exchange);
		}
	}

	private static ObjectNode bookmark(ApiRequest request, long version) {
		ObjectNode bookmark = JSON.createObjectNode();
		bookmark.put("apiVersion", request.apiVersion()).put("kind", KINDS.get(request.plural()));
		bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
		return bookmark;
	}

	private static void write(OutputStream body, String type, ObjectNode object) throws IOException {
		ObjectNode event = JSON.createObjectNode().put("type", type);
		event.set("object", object);
		body.write((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
		body.flush();
	}

}
