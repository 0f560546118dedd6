package dev.educates.gateway.security;

import java.io.IOException;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;
import tools.jackson.databind.json.JsonMapper;

/** Rejects requests of other origins in the format of GraphQL errors. */
final class RefusedOrigins extends DefaultCorsProcessor {

	@Override
	protected void rejectRequest(ServerHttpResponse response) throws IOException {
		response.setStatusCode(HttpStatus.FORBIDDEN);
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		response.getBody()
			.write(JsonMapper.shared()
				.writeValueAsBytes(ErrorResponse.of(FaultCode.FORBIDDEN,
						"the gateway does not allow this origin or method: see gateway.cors.allowed-origins")));
		response.flush();
	}

}
