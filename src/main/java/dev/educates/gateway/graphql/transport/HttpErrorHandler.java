package dev.educates.gateway.graphql.transport;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import jakarta.servlet.RequestDispatcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Faults that arise before there is a GraphQL request, for example JSON that is none, in
 * the shape of GraphQL errors, so that clients need one way to read them.
 */
@Component
class HttpErrorHandler extends DefaultErrorAttributes {

	private static final Logger logger = LoggerFactory.getLogger(HttpErrorHandler.class);

	/** What Spring Boot says if nothing was wrong. */
	private static final int NO_STATUS = 999;

	@Override
	public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
		Map<String, @Nullable Object> attributes = super.getErrorAttributes(request, options);
		int status = (attributes.get("status") instanceof Integer known && known != NO_STATUS) ? known : 404;
		FaultCode code = (status < 500) ? FaultCode.BAD_USER_INPUT : FaultCode.INTERNAL;
		return new LinkedHashMap<>(ErrorResponse.of(code, message(request, status, getError(request))));
	}

	private static String message(WebRequest request, int status, @Nullable Throwable error) {
		Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI, RequestAttributes.SCOPE_REQUEST);
		return switch (status) {
			case 400 -> "/graphql".equals(path) ? badGraphQlRequest(error) : badRequest(path, error);
			case 404 -> "there is nothing at '%s': the endpoint is POST /graphql".formatted(path);
			case 405 -> "'%s' does not take this method; the header Allow has those that it takes".formatted(path);
			case 406 -> "answers are application/graphql-response+json or application/json";
			case 413 -> "the body is too large";
			case 415 -> "the Content-Type must be application/json";
			default -> (status < 500) ? "the request cannot be answered" : "internal fault";
		};
	}

	/** Where the JSON is broken, without its content. */
	private static String badGraphQlRequest(@Nullable Throwable error) {
		for (Throwable each = error; each != null; each = each.getCause()) {
			if (each instanceof StreamReadException broken) {
				TokenStreamLocation place = broken.getLocation();
				boolean known = place != null && place.getLineNr() > 0 && place.getColumnNr() > 0;
				return "the body is not valid JSON"
						+ (known ? ": line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()) : "");
			}
			if (each instanceof MismatchedInputException unread
					&& unread.getOriginalMessage().startsWith("No content to map")) {
				return "the body is not valid JSON: it is empty";
			}
		}
		return "the body is no GraphQL request: send a JSON object whose 'query' is a string and whose "
				+ "'variables', if any, are an object";
	}

	/** What an endpoint says of its input, or what is wrong with a body. */
	private static String badRequest(@Nullable Object path, @Nullable Throwable error) {
		String reason = (error instanceof ResponseStatusException endpoint) ? endpoint.getReason() : null;
		if (reason != null) {
			return reason;
		}
		if (error instanceof HttpMessageNotReadableException unreadable) {
			String problem = unreadable.contains(UnexpectedEndOfInputException.class)
					? "the body is truncated: its JSON ends too early" : "the body must be a JSON object with texts";
			logger.warn("A request to {} is rejected: {}", path, problem);
			return problem;
		}
		return "the request cannot be read: its path, a header or a parameter has characters that are not allowed";
	}

}
