package dev.educates.gateway.security;

import java.io.IOException;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Rejects requests of other origins in the format of GraphQL errors. */
final class RefusedOrigins extends DefaultCorsProcessor {

	@Override
	protected void rejectRequest(ServerHttpResponse response) throws IOException {
		ErrorResponse.write(((ServletServerHttpResponse) response).getServletResponse(),
				HttpServletResponse.SC_FORBIDDEN, MediaType.APPLICATION_JSON_VALUE, FaultCode.FORBIDDEN,
				"the gateway does not allow this origin or method: see gateway.cors.allowed-origins");
	}

}
