package dev.educates.simulator;

import java.util.HashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code request}: parsed whatever its content type, refused as the portal
 * does.
 */
final class RequestBody {

	private RequestBody() {
	}

	/** Values by name, of declared and undeclared parameters; the last one wins. */
	static Map<String, String> parameters(SimulatorRequest request) {
		if (request.body().length == 0) {
			return Map.of();
		}
		JsonNode body = read(request.text());
		if (!body.isObject()) {
			throw malformed();
		}
		JsonNode list = body.get("parameters");
		if (list == null) {
			return Map.of();
		}
		if (!list.isArray()) {
			throw malformed();
		}
		Map<String, String> parameters = new HashMap<>();
		list.forEach((item) -> add(item, parameters));
		return parameters;
	}

	private static void add(JsonNode item, Map<String, String> parameters) {
		if (!item.isObject()) {
			throw new Refused(SimulatorResponse.serverError());
		}
		JsonNode name = item.get("name");
		JsonNode value = item.get("value");
		if (name == null || !name.isString() || (value != null && !value.isString())) {
			throw malformed();
		}
		parameters.put(name.asString(), (value != null) ? value.asString() : "");
	}

	private static JsonNode read(String text) {
		try {
			return JsonText.read(text);
		}
		catch (JacksonException ex) {
			throw new Refused(SimulatorResponse.text(400, "Invalid JSON request payload"));
		}
	}

	private static Refused malformed() {
		return new Refused(SimulatorResponse.text(400, "Malformed JSON request payload"));
	}

}
