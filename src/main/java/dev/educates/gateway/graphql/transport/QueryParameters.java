package dev.educates.gateway.graphql.transport;

import dev.educates.gateway.server.limits.BodyReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A query in the parameters of a GET. */
final class QueryParameters {

	private QueryParameters() {
	}

	/**
	 * What a GET asks for, as the body that a POST would have.
	 * @throws BodyReader.Unreadable if it cannot be right
	 */
	static byte[] asBody(HttpServletRequest request) {
		ObjectNode body = JsonMapper.shared().createObjectNode();
		try {
			for (String text : new String[] { "query", "operationName" }) {
				if (request.getParameter(text) != null) {
					body.put(text, request.getParameter(text));
				}
			}
			for (String object : new String[] { "variables", "extensions" }) {
				String json = request.getParameter(object);
				if (json != null && !json.isEmpty()) {
					body.set(object, JsonMapper.shared().readTree(json));
				}
			}
		}
		catch (JacksonException ex) {
			throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"the parameters 'variables' and 'extensions' must be JSON objects");
		}
		catch (RuntimeException ex) {
			throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"the parameters are not encoded as UTF-8");
		}
		if (!body.has("query") && !body.has("extensions")) {
			throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"the parameter 'query' is missing: send a query by GET, or anything by POST");
		}
		return JsonMapper.shared().writeValueAsBytes(body);
	}

}
