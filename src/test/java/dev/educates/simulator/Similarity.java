package dev.educates.simulator;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares our answers with recorded ones: values that must differ (tokens, ids) by their
 * kind and by being the same again where the recorded ones are the same again, times
 * within a tolerance, all else exactly.
 */
final class Similarity {

	private static final List<String> HEADERS = List.of("content-type", "location", "allow", "www-authenticate",
			"cache-control", "pragma", "access-control-allow-origin", "access-control-allow-headers",
			"access-control-allow-methods", "access-control-max-age");

	private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");

	private static final Pattern UUID = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

	private static final Pattern TOKEN_30 = Pattern.compile("[A-Za-z0-9]{30}");

	private static final Pattern TOKEN_32 = Pattern.compile("[A-Za-z0-9]{32}");

	private static final Pattern ACTIVATION = Pattern.compile("(.*/activate/\\?token=)([^&]*)(&.*)");

	private static final Pattern COOKIE = Pattern.compile("(\\w+)=([A-Za-z0-9]{32}); expires="
			+ "\\w{3}, \\d\\d? \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT(; HttpOnly)?; Max-Age=(\\d+); Path=/; SameSite=Lax");

	private final Map<String, String> ours = new HashMap<>();

	private final List<String> differences = new ArrayList<>();

	/** Puts our own tokens and ids into a text with recorded ones. */
	String translate(String recorded) {
		String text = recorded;
		for (Map.Entry<String, String> pair : this.ours.entrySet()) {
			text = text.replace(pair.getKey(), pair.getValue());
		}
		return text;
	}

	boolean knows(String recorded) {
		return this.ours.containsKey(recorded);
	}

	void learn(String recorded, String own) {
		this.ours.put(recorded, own);
	}

	/** What differs, empty: nothing. */
	List<String> differences(Exchange exchange, HttpResponse<String> answer, String url) {
		this.differences.clear();
		JsonNode response = exchange.response();
		differ("status", response.get("status").asInt(), answer.statusCode());
		for (String header : HEADERS) {
			String recorded = response.get("headers").path(header).asString("");
			differ(header, recorded, String.join(", ", answer.headers().allValues(header)));
		}
		cookies(response.get("headers").path("set-cookie").asString(""), answer.headers().allValues("set-cookie"));
		body(response.get("body"), answer.body(), RecordedPortals.tolerance(exchange.portal()), url);
		return List.copyOf(this.differences);
	}

	private void body(JsonNode recorded, String own, Duration tolerance, String url) {
		if (!recorded.isString()) {
			try {
				compare("body", recorded, JsonMapper.shared().readTree(own), tolerance, url);
			}
			catch (JacksonException ex) {
				this.differences.add("body is no JSON: " + own);
			}
		}
		else if (recorded.asString().startsWith("<!-- HTML page")) {
			differ("is a page", true, own.contains("<html"));
		}
		else {
			differ("body", recorded.asString(), own);
		}
	}

	private void compare(String path, JsonNode recorded, JsonNode own, Duration tolerance, String url) {
		differ(path + " type", recorded.getNodeType(), own.getNodeType());
		if (recorded.getNodeType() != own.getNodeType()) {
			return;
		}
		if (recorded.isObject()) {
			differ(path + " fields", new TreeSet<>(recorded.propertyNames()), new TreeSet<>(own.propertyNames()));
			recorded.propertyStream()
				.filter((field) -> own.has(field.getKey()))
				.forEach((field) -> compare(path + "." + field.getKey(), field.getValue(), own.get(field.getKey()),
						tolerance, url));
		}
		else if (recorded.isArray()) {
			differ(path + " size", recorded.size(), own.size());
			for (int i = 0; i < Math.min(recorded.size(), own.size()); i++) {
				compare("%s[%d]".formatted(path, i), recorded.get(i), own.get(i), tolerance, url);
			}
		}
		else if (path.endsWith(".countdown")) {
			boolean near = Math.abs(recorded.asLong() - own.asLong()) <= 1 + tolerance.toSeconds();
			differ(path + " of about " + recorded, true, near);
		}
		else if (recorded.isString()) {
			text(path, recorded.asString(), own.asString(), tolerance, url);
		}
		else {
			differ(path, recorded, own);
		}
	}

	private void text(String path, String recorded, String own, Duration tolerance, String url) {
		String field = path.substring(path.lastIndexOf('.') + 1);
		Matcher activation = ACTIVATION.matcher(recorded);
		if (activation.matches()) {
			Matcher actual = ACTIVATION.matcher(own);
			differ(path, true, actual.matches());
			differ(path, activation.group(1) + activation.group(3), actual.group(1) + actual.group(3));
			random(path, TOKEN_32, activation.group(2), actual.group(2));
		}
		else if (TIME.matcher(recorded).matches()) {
			time(path, recorded, own, tolerance);
		}
		else if (recorded.startsWith("http://127.0.0.1:")) {
			differ(path, url, own);
		}
		else if (Stream.of("access_token", "refresh_token").anyMatch(field::equals)) {
			random(path, TOKEN_30, recorded, own);
		}
		else if ("password".equals(field)) {
			random(path, TOKEN_32, recorded, own);
		}
		else if (UUID.matcher(recorded).matches()) {
			random(path, UUID, recorded, own);
		}
		else {
			differ(path, recorded, own);
		}
	}

	private void time(String path, String recorded, String own, Duration tolerance) {
		if (!TIME.matcher(own).matches()) {
			this.differences.add("%s: %s is not written like %s".formatted(path, own, recorded));
			return;
		}
		Duration apart = Duration.between(Instant.parse(recorded), Instant.parse(own)).abs();
		if (apart.compareTo(tolerance) > 0) {
			this.differences.add("%s: %s instead of about %s".formatted(path, own, recorded));
		}
	}

	private void cookies(String recorded, List<String> own) {
		List<String> expected = recorded.isEmpty() ? List.of() : List.of(recorded.split(", (?=\\w+=)"));
		differ("cookies", expected.size(), own.size());
		for (int i = 0; i < Math.min(expected.size(), own.size()); i++) {
			Matcher theirs = COOKIE.matcher(expected.get(i));
			Matcher actual = COOKIE.matcher(own.get(i));
			differ("cookie is like " + expected.get(i), true, theirs.matches() && actual.matches());
			differ("cookie", theirs.replaceAll("$1 $3 $4"), actual.replaceAll("$1 $3 $4"));
			random("cookie", TOKEN_32, theirs.replaceAll("$2"), actual.replaceAll("$2"));
		}
	}

	private void random(String path, Pattern kind, String recorded, String own) {
		differ(path + " is like " + recorded, true, kind.matcher(own).matches());
		differ(path, this.ours.getOrDefault(recorded, own), own);
		this.ours.putIfAbsent(recorded, own);
	}

	private void differ(String what, Object recorded, Object own) {
		if (!recorded.equals(own)) {
			this.differences.add("%s: %s instead of %s".formatted(what, own, recorded));
		}
	}

}
