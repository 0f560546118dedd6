package dev.educates.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an API server answers to requests that are permitted. */
final class ResourceRoutes {

	private static final JsonMapper JSON = JsonMapper.shared();

	/** Kinds by their plural names. */
	private static final Map<String, String> KINDS = Map.of("clusterconfigs", "ClusterConfig", "tenantconfigs",
			"TenantConfig", "clientconfigs", "ClientConfig", "trainingportals", "TrainingPortal",
			"workshopenvironments", "WorkshopEnvironment", "secrets", "Secret");

	private static final String METADATA_VERSION = "meta.k8s.io/v1";

	private static final String METADATA = "PartialObjectMetadata";

	private final ResourceStore store;

	private final Map<String, Integer> hidden = new ConcurrentHashMap<>();

	private final Set<HttpExchange> watches = ConcurrentHashMap.newKeySet();

	private volatile Duration bookmarks = Duration.ofSeconds(1);

	ResourceRoutes(ResourceStore store) {
		this.store = store;
	}

	static boolean serves(String plural) {
		return KINDS.containsKey(plural);
	}

	void bookmark(Duration time) {
		this.bookmarks = time;
	}

	void hide(String plural, int times) {
		this.hidden.put(plural, times);
	}

	void cut() {
		this.watches.forEach(HttpExchange::close);
		this.watches.clear();
	}

	static ResourceStore.Key key(ObjectNode resource) {
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

	void answer(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
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

	/** A page; its token is the version of the first one and the number sent. */
	private void list(HttpExchange exchange, ApiRequest request) throws IOException {
		Integer hiding = this.hidden.computeIfPresent(request.plural(), (plural, left) -> left - 1);
		ResourceStore.Listed listed = this.store
			.list((hiding == null || hiding < 0) ? request::selects : (any) -> false);
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
		list.put("apiVersion", request.metadataOnly() ? METADATA_VERSION : request.apiVersion())
			.put("kind", (request.metadataOnly() ? METADATA : KINDS.get(request.plural())) + "List");
		ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
		if (to < listed.resources().size()) {
			metadata.put("continue", version + "-" + to).put("remainingItemCount", listed.resources().size() - to);
		}
		ArrayNode items = list.putArray("items");
		listed.resources().subList(Math.min(from, to), to).forEach((resource) -> items.add(shown(request, resource)));
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
						write(body, event.type(), shown(request, event.resource()));
					}
				}
				if ("true".equals(request.parameter("allowWatchBookmarks"))
						&& System.nanoTime() - bookmarked > this.bookmarks.toNanos()) {
					bookmarked = System.nanoTime();
					write(body, "BOOKMARK", shown(request, bookmark(request, version)));
				}
				this.store.await(version, Math.max(1, Math.min(this.bookmarks.toMillis(), 1000)));
			}
		}
		finally {
			this.watches.remove(exchange);
		}
	}

	/** What a request asks for: all of a resource, or its metadata. */
	private static ObjectNode shown(ApiRequest request, ObjectNode resource) {
		if (!request.metadataOnly()) {
			return resource;
		}
		ObjectNode partial = JSON.createObjectNode();
		partial.put("apiVersion", METADATA_VERSION).put("kind", METADATA);
		partial.set("metadata", resource.get("metadata"));
		return partial;
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
