package dev.educates.gateway.portal.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.portal.PortalSessionRequest;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes requests for sessions, without URI templates, which would cost more than all
 * else here.
 *
 * @param environments address of the environments of a portal, with a slash at the end
 */
record SessionRequestWriter(URI environments) {

	private static final JsonMapper JSON = JsonMapper.shared();

	/** Without a charset, which JSON has not. */
	private static final ContentType JSON_TYPE = ContentType.create("application/json");

	HttpUriRequestBase write(EnvironmentRef environment, PortalSessionRequest order) {
		return write(environment, query(order), parameters(order.parameters()));
	}

	HttpUriRequestBase write(EnvironmentRef environment, Map<String, String> query,
			List<Map<String, String>> parameters) {
		StringJoiner uri = new StringJoiner("&", this.environments + encoded(environment.name()) + "/request/?", "");
		query.forEach((name, value) -> uri.add(name + "=" + encoded(value)));
		HttpPost post = new HttpPost(uri.toString());
		post.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(Map.of("parameters", parameters)), JSON_TYPE));
		return post;
	}

	/** Percent-encodes all but the unreserved characters of RFC 3986. */
	private static String encoded(String value) {
		return UriUtils.encode(value, StandardCharsets.UTF_8);
	}

	private static Map<String, String> query(PortalSessionRequest order) {
		Map<String, String> query = new HashMap<>();
		query.put("user", order.user());
		query.put("index_url", order.indexUrl().toString());
		add(query, "timeout", (order.activationTimeout() != null) ? order.activationTimeout().toSeconds() : null);
		add(query, "session", order.session());
		add(query, "email", order.email());
		add(query, "first_name", order.firstName());
		add(query, "last_name", order.lastName());
		add(query, "analytics_url", order.analyticsUrl());
		return query;
	}

	private static void add(Map<String, String> query, String name, @Nullable Object value) {
		if (value != null) {
			query.put(name, value.toString());
		}
	}

	private static List<Map<String, String>> parameters(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> Map.of("name", entry.getKey(), "value", entry.getValue()))
			.toList();
	}

}
