package dev.educates.gateway.rest;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.fleet.WebAddress;
import dev.educates.gateway.server.limits.BodyReader;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object of a request; errors name the property. */
final class LookupRequestBody {

	private final JsonNode object;

	private LookupRequestBody(JsonNode object) {
		this.object = object;
	}

	/** Whatever its content type: curl sends that of a form. */
	static LookupRequestBody read(HttpServletRequest request) {
		if (!(request.getAttribute(BodyReader.ATTRIBUTE) instanceof byte[] body) || body.length == 0) {
			throw LookupException.badRequest("The body is empty: a JSON object is expected");
		}
		try {
			JsonNode read = JsonMapper.shared().readTree(body);
			if (!read.isObject()) {
				throw LookupException.badRequest("The body is a JSON %s: an object is expected".formatted(kind(read)));
			}
			return new LookupRequestBody(read);
		}
		catch (JacksonException ex) {
			throw LookupException.badRequest("The body is not valid JSON");
		}
	}

	/** Null if it is missing or null; a number is taken as text. */
	@Nullable String text(String name) {
		JsonNode value = this.object.get(name);
		if (value == null || value.isNull()) {
			return null;
		}
		if (value.isString() || value.isNumber()) {
			return value.asString();
		}
		throw LookupException.badRequest("%s must be a text, not a JSON %s".formatted(name, kind(value)));
	}

	/** The same, but an empty one is none. */
	@Nullable String filled(String name) {
		String text = text(name);
		return (text == null || text.isEmpty()) ? null : text;
	}

	String required(String name, String message) {
		JsonNode value = this.object.get(name);
		if (value != null && !value.isString() && !value.isNull()) {
			throw LookupException.badRequest("%s must be a text, not a JSON %s".formatted(name, kind(value)));
		}
		String text = filled(name);
		if (text == null) {
			throw LookupException.badRequest(message);
		}
		return text;
	}

	@Nullable URI url(String name) {
		String text = filled(name);
		if (text == null) {
			return null;
		}
		if (!WebAddress.isWeb(text)) {
			throw LookupException
				.badRequest("%s must be an address that starts with http:// or https://".formatted(name));
		}
		return URI.create(text);
	}

	Map<String, String> pairs(String name) {
		Map<String, String> pairs = new LinkedHashMap<>();
		JsonNode list = this.object.get(name);
		if (list == null || list.isNull()) {
			return pairs;
		}
		if (!list.isArray()) {
			throw LookupException.badRequest("%s must be a list, not a JSON %s".formatted(name, kind(list)));
		}
		for (JsonNode item : list) {
			if (!item.isObject()) {
				throw LookupException.badRequest("%s must have objects with name and value".formatted(name));
			}
			LookupRequestBody pair = new LookupRequestBody(item);
			String key = pair.required("name", "%s has an item without a name".formatted(name));
			String value = pair.text("value");
			if (pairs.put(key, (value != null) ? value : "") != null) {
				throw LookupException.badRequest("%s has '%s' twice".formatted(name, key));
			}
		}
		return pairs;
	}

	private static String kind(JsonNode value) {
		return switch (value.getNodeType()) {
			case ARRAY -> "array";
			case OBJECT -> "object";
			case NUMBER -> "number";
			case BOOLEAN -> "boolean";
			case STRING -> "string";
			default -> "null";
		};
	}

}
