package dev.educates.gateway.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Answers a request whose token is not good: in the shape of GraphQL's errors or, to
 * those who speak the lookup service's REST API, in its words.
 */
final class Unauthenticated implements AuthenticationEntryPoint {

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException fault)
			throws IOException {
		boolean unavailable = fault instanceof IssuerUnavailable;
		boolean malformed = fault instanceof MalformedHeader;
		String message = String.valueOf(fault.getMessage());
		response
			.setStatus(unavailable ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_UNAUTHORIZED);
		if (!unavailable) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
		}
		if (RestPaths.isRest(request)) {
			if (malformed) {
				response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
			}
			write(response, "text/plain;charset=utf-8", message);
			return;
		}
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		String type = (accept != null && accept.contains(MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE))
				? MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE : MediaType.APPLICATION_JSON_VALUE;
		String code = unavailable ? "UNAVAILABLE" : "UNAUTHENTICATED";
		writeError(response, type, code, message);
	}

	/** In the shape of GraphQL's errors. */
	static void writeError(HttpServletResponse response, String type, String code, String message) throws IOException {
		write(response, type,
				JsonMapper.shared()
					.writeValueAsString(
							Map.of("errors", List.of(Map.of("message", message, "extensions", Map.of("code", code))))));
	}

	private static void write(HttpServletResponse response, String type, String body) throws IOException {
		response.setContentType(type);
		response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
	}

}
