package dev.educates.simulator;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/** A request of the Kubernetes API. */
record ApiRequest(String verb, String apiVersion, String plural, @Nullable String namespace, @Nullable String name,
		boolean metadataOnly, Map<String, String> parameters) {

	private static final Pattern PATH = Pattern
		.compile("/apis?/((?:[^/]+\\.educates\\.dev/)?v[^/]+)(?:/namespaces/([^/]+))?/([^/]+)(?:/([^/]+))?");

	/** Null if there is nothing at that path. */
	static @Nullable ApiRequest of(HttpExchange exchange) {
		Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
		if (!path.matches()) {
			return null;
		}
		Map<String, String> parameters = SimulatorRequest
			.form(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
		String verb = switch (exchange.getRequestMethod()) {
			case "GET" -> (path.group(4) != null) ? "get" : "true".equals(parameters.get("watch")) ? "watch" : "list";
			case "POST" -> "create";
			case "PUT" -> "update";
			case "DELETE" -> "delete";
			default -> "";
		};
		String accept = exchange.getRequestHeaders().getFirst("Accept");
		return new ApiRequest(verb, path.group(1), path.group(3), path.group(2), path.group(4),
				accept != null && accept.contains("as=PartialObjectMetadata"), parameters);
	}

	/** Like {@code list trainingportals}. */
	String act() {
		return this.verb + " " + this.plural;
	}

	@Nullable String parameter(String key) {
		return this.parameters.get(key);
	}

	ResourceStore.Key key() {
		return new ResourceStore.Key(this.plural, this.namespace, (this.name != null) ? this.name : "");
	}

	/** Whether a list or a watch has that resource. */
	boolean selects(ResourceStore.Key key) {
		String fields = this.parameters.get("fieldSelector");
		return key.plural().equals(this.plural) && (this.namespace == null || this.namespace.equals(key.namespace()))
				&& (fields == null || fields.equals("metadata.name=" + key.name()));
	}

}
