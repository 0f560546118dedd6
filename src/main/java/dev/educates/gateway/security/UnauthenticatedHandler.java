package dev.educates.gateway.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Rejects a request with an invalid token: in the format of GraphQL errors or, for the
 * REST API, in that of the lookup service.
 */
final class UnauthenticatedHandler implements AuthenticationEntryPoint {

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException fault)
			throws IOException {
		boolean unavailable = fault instanceof IssuerUnavailable;
		String message = String.valueOf(fault.getMessage());
		int status = unavailable ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_UNAUTHORIZED;
		if (!unavailable) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
		}
		if (RestPaths.isRest(request)) {
			boolean malformed = isMalformed(fault);
			response.setStatus(malformed ? HttpServletResponse.SC_BAD_REQUEST : status);
			response.setContentType("text/plain;charset=utf-8");
			response.getOutputStream()
				.write((malformed ? Authenticator.MALFORMED : message).getBytes(StandardCharsets.UTF_8));
			return;
		}
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		String type = (accept != null && accept.contains(MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE))
				? MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE : MediaType.APPLICATION_JSON_VALUE;
		ErrorResponse.write(response, status, type, unavailable ? FaultCode.UNAVAILABLE : FaultCode.UNAUTHENTICATED,
				message);
	}

	private static boolean isMalformed(AuthenticationException fault) {
		return fault instanceof OAuth2AuthenticationException invalid
				&& BearerTokenErrorCodes.INVALID_REQUEST.equals(invalid.getError().getErrorCode());
	}

}
