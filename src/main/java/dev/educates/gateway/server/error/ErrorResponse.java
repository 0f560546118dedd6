package dev.educates.gateway.server.error;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers to requests that are refused before there is an operation, in the shape of
 * GraphQL's errors, so that clients need one way to read them.
 */
public final class ErrorResponse {

	private ErrorResponse() {
	}

	/** An answer with one error and no data, to be written as JSON. */
	public static Map<String, Object> of(FaultCode code, String message) {
		return Map.of("errors", List.of(Map.of("message", message, "extensions", Map.of("code", code.name()))));
	}

	/**
	 * Answers a request. Nothing of the response was sent yet.
	 * @throws IOException if the client has gone
	 */
	public static void write(HttpServletResponse response, int status, String type, FaultCode code, String message)
			throws IOException {
		response.setStatus(status);
		response.setContentType(type);
		response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(of(code, message)));
	}

}
