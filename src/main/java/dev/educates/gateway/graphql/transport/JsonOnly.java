package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

	private static final String IDENTITY = "identity";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (HttpMethod.POST.matches(request.getMethod()) && !isJson(request.getContentType())) {
			refuse(response, "the Content-Type '%s' is not supported: send application/json, in UTF-8"
				.formatted(BadInput.shortened(Objects.requireNonNullElse(request.getContentType(), ""))));
			return;
		}
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !IDENTITY.equalsIgnoreCase(encoding.strip())) {
			response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			refuse(response, "the Content-Encoding '%s' is not supported: send the body as it is"
				.formatted(BadInput.shortened(encoding)));
			return;
		}
		chain.doFilter(request, response);
	}

	private static void refuse(HttpServletResponse response, String message) throws IOException {
		ErrorResponse.write(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE,
				FaultCode.BAD_USER_INPUT, message);
	}

	private static boolean isJson(@Nullable String type) {
		try {
			MediaType told = MediaType.parseMediaType((type != null) ? type : "");
			return told.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
					&& (told.getCharset() == null || told.getCharset().equals(StandardCharsets.UTF_8));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
