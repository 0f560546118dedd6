package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.educates.gateway.faults.ErrorResponse;
import dev.educates.gateway.faults.FaultCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses operations that are not sent as JSON. A web page may send some other types,
 * like {@code multipart/form-data}, to any origin without asking for permission first.
 * Other charsets than that of JSON are refused: the same bytes would be two questions.
 */
final class JsonOnly extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (HttpMethod.POST.matches(request.getMethod()) && !isJson(request.getContentType())) {
			ErrorResponse.write(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
					MediaType.APPLICATION_JSON_VALUE, FaultCode.BAD_USER_INPUT,
					"the Content-Type must be application/json, in UTF-8");
			return;
		}
		chain.doFilter(request, response);
	}

	private static boolean isJson(@Nullable String type) {
		try {
			MediaType told = MediaType.parseMediaType((type != null) ? type : "");
			return "application".equals(told.getType())
					&& ("json".equals(told.getSubtype()) || told.getSubtype().endsWith("+json"))
					&& (told.getCharset() == null || told.getCharset().equals(StandardCharsets.UTF_8));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
