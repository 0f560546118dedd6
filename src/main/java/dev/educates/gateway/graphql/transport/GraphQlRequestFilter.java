package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.BodyReader;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a request to {@code /graphql} over HTTP within its limits, and hands it to the
 * engine as a POST of JSON. A web page may send some content types other than JSON, like
 * {@code multipart/form-data}, to any origin without a preflight: they are rejected.
 */
final class GraphQlRequestFilter extends OncePerRequestFilter {

	private static final String IDENTITY = "identity";

	private final BodyReader bodies;

	GraphQlRequestFilter(BodyReader bodies) {
		this.bodies = bodies;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod())
				? "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
				: !HttpMethod.POST.matches(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		BufferedRequest read;
		AcceptedResponses accepted;
		try {
			checkContent(request, response);
			accepted = accepted(request);
			read = new BufferedRequest(request, body(request), accepted.header());
		}
		catch (BodyReader.Unreadable ex) {
			ErrorResponse.write(response, ex.status(), MediaType.APPLICATION_JSON_VALUE,
					(ex.status() == BodyReader.TOO_MANY) ? FaultCode.TOO_MANY_REQUESTS : FaultCode.BAD_USER_INPUT,
					String.valueOf(ex.getMessage()));
			return;
		}
		read.setAttribute(AcceptedResponses.ATTRIBUTE, accepted);
		chain.doFilter(read, (accepted.stream() != null) ? new SseDisconnectResponse(read, response) : response);
	}

	private static void checkContent(HttpServletRequest request, HttpServletResponse response) {
		if (HttpMethod.POST.matches(request.getMethod()) && !isJson(request.getContentType())) {
			throw new BodyReader.Unreadable(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
					"the Content-Type '%s' is not supported: send application/json, in UTF-8"
						.formatted(BadInput.shortened(Objects.requireNonNullElse(request.getContentType(), ""))));
		}
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !IDENTITY.equalsIgnoreCase(encoding.strip())) {
			response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			throw new BodyReader.Unreadable(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
					"the Content-Encoding '%s' is not supported: send the body as it is"
						.formatted(BadInput.shortened(encoding)));
		}
	}

	private static boolean isJson(@Nullable String type) {
		try {
			MediaType parsed = MediaType.parseMediaType((type != null) ? type : "");
			return parsed.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
					&& (parsed.getCharset() == null || parsed.getCharset().equals(StandardCharsets.UTF_8));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static AcceptedResponses accepted(HttpServletRequest request) {
		String accept = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		AcceptedResponses accepted = AcceptedResponses.of(HttpMethod.GET.matches(request.getMethod()), accept);
		if (!accepted.isServable()) {
			throw new BodyReader.Unreadable(HttpServletResponse.SC_NOT_ACCEPTABLE,
					"nothing of Accept '%s' can be served: accept %s".formatted(BadInput.shortened(accept),
							AcceptedResponses.SERVED));
		}
		return accepted;
	}

	private byte[] body(HttpServletRequest request) {
		byte[] body = HttpMethod.GET.matches(request.getMethod()) ? parameters(request) : this.bodies.read(request);
		switch (firstOf(body)) {
			case '[' -> throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"batches are not supported: send each operation in a request of its own, as a JSON object");
			// the one word of JSON that the framework does not expect
			case 'n' ->
				throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST, "the body must be a JSON object");
			default -> {
				// the framework reports what is no object
			}
		}
		return body;
	}

	/** What a GET asks for, as the body that a POST would have. */
	private static byte[] parameters(HttpServletRequest request) {
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

	private static char firstOf(byte[] body) {
		for (byte each : body) {
			if (each > ' ') {
				return (char) each;
			}
		}
		return 0;
	}

}
