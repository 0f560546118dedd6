package dev.educates.gateway.graphql.transport;

import java.util.Set;

import graphql.execution.preparsed.persisted.PersistedQuerySupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages of a client by the protocol graphql-transport-ws. The framework reports any
 * other message as an internal error.
 */
final class ClientMessage {

	private static final Set<String> WITHOUT_ID = Set.of("connection_init", "ping", "pong");

	private ClientMessage() {
	}

	/**
	 * The message for the framework, which requires a query even with a hash. Null if the
	 * protocol has no such message.
	 */
	static @Nullable String checked(String text) {
		try {
			JsonNode message = JsonMapper.shared().readTree(text);
			if (!isValid(message)) {
				return null;
			}
			if (message.path("payload") instanceof ObjectNode payload && isHash(payload)) {
				payload.put("query", PersistedQuerySupport.PERSISTED_QUERY_MARKER);
				return message.toString();
			}
			return text;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static boolean isValid(JsonNode message) {
		String type = message.path("type").asString("");
		if (WITHOUT_ID.contains(type)) {
			return isObjectOrAbsent(message.path("payload"));
		}
		return message.path("id").isString() && !message.path("id").asString().isEmpty()
				&& ("complete".equals(type) || ("subscribe".equals(type) && isOperation(message.path("payload"))));
	}

	private static boolean isOperation(JsonNode payload) {
		JsonNode name = payload.path("operationName");
		JsonNode query = payload.path("query");
		boolean isDocument = query.isString() && !query.asString().isBlank();
		return (isDocument || isHash(payload)) && (name.isString() || isAbsent(name))
				&& isObjectOrAbsent(payload.path("variables")) && isObjectOrAbsent(payload.path("extensions"));
	}

	/** The hash of a document in its place, as over HTTP. */
	private static boolean isHash(JsonNode payload) {
		JsonNode query = payload.path("query");
		return (isAbsent(query) || (query.isString() && query.asString().isBlank()))
				&& payload.at("/extensions/persistedQuery").isObject();
	}

	private static boolean isObjectOrAbsent(JsonNode value) {
		return value.isObject() || isAbsent(value);
	}

	private static boolean isAbsent(JsonNode value) {
		return value.isMissingNode() || value.isNull();
	}

}
