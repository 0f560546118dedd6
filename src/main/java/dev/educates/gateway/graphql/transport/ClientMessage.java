package dev.educates.gateway.graphql.transport;

import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client may send by the protocol graphql-transport-ws. The framework takes
 * anything else for a fault of ours.
 */
final class ClientMessage {

	private static final Set<String> WITHOUT_ID = Set.of("connection_init", "ping", "pong");

	private ClientMessage() {
	}

	static boolean isValid(String text) {
		try {
			JsonNode message = JsonMapper.shared().readTree(text);
			String type = message.path("type").asString("");
			if (WITHOUT_ID.contains(type)) {
				return isObjectOrAbsent(message.path("payload"));
			}
			return message.path("id").isString() && !message.path("id").asString().isEmpty()
					&& ("complete".equals(type) || ("subscribe".equals(type) && isOperation(message.path("payload"))));
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean isOperation(JsonNode payload) {
		JsonNode name = payload.path("operationName");
		return isDocument(payload) && (name.isString() || isAbsent(name)) && isObjectOrAbsent(payload.path("variables"))
				&& isObjectOrAbsent(payload.path("extensions"));
	}

	/** A text, or the hash of one, as over HTTP. */
	private static boolean isDocument(JsonNode payload) {
		JsonNode query = payload.path("query");
		return (query.isString() && !query.asString().isBlank())
				|| ((isAbsent(query) || query.isString()) && payload.at("/extensions/persistedQuery").isObject());
	}

	private static boolean isObjectOrAbsent(JsonNode value) {
		return value.isObject() || isAbsent(value);
	}

	private static boolean isAbsent(JsonNode value) {
		return value.isMissingNode() || value.isNull();
	}

}
