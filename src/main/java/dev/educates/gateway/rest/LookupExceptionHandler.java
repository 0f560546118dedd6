package dev.educates.gateway.rest;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeSet;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.security.RestPaths;
import dev.educates.gateway.security.TokenNotRevokedException;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.server.limits.TooManyRequests;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.tenancy.Denied;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Errors are plain text, as the lookup service's are. */
@RestControllerAdvice
class LookupExceptionHandler {

	static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	@ExceptionHandler
	ResponseEntity<String> failed(LookupException failure) {
		return text(failure.status(), String.valueOf(failure.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<String> reused(ActionIdReused reused) {
		return text(HttpStatus.UNPROCESSABLE_CONTENT, "%s was used before with other values of: %s. Maybe use a new key"
			.formatted(IdempotencyKey.HEADER, String.join(", ", reused.fields())));
	}

	@ExceptionHandler
	ResponseEntity<String> unreadable(BodyReader.Unreadable reason) {
		return text(HttpStatus.valueOf(reason.status()), String.valueOf(reason.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<String> tooMany(TooManyRequests wait) {
		return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
			.header(HttpHeaders.RETRY_AFTER, Long.toString(wait.retryAfterSeconds()))
			.contentType(TEXT)
			.body(String.valueOf(wait.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<String> unavailable(CoordinationUnavailableException failure) {
		return text(HttpStatus.SERVICE_UNAVAILABLE, CoordinationUnavailableException.ADVICE);
	}

	@ExceptionHandler({ GatewayStopping.class, TokenNotRevokedException.class })
	ResponseEntity<String> unavailable(RuntimeException failure) {
		return text(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(failure.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<String> denied(Denied denied) {
		return switch (denied.reason()) {
			case UNAUTHENTICATED -> ResponseEntity.status(HttpStatus.UNAUTHORIZED)
				.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
				.contentType(TEXT)
				.body("JWT token not supplied");
			case ROLE_MISSING -> text(HttpStatus.FORBIDDEN, "Client access not permitted");
			case TENANT_FORBIDDEN -> text(HttpStatus.FORBIDDEN, "Client not allowed access to tenant");
			case USER_FORBIDDEN -> text(HttpStatus.FORBIDDEN, String.valueOf(denied.getMessage()));
			case TENANT_UNKNOWN -> text(HttpStatus.SERVICE_UNAVAILABLE, "Tenant not available");
			case TENANT_MISSING, USER_INVALID -> text(HttpStatus.BAD_REQUEST, String.valueOf(denied.getMessage()));
		};
	}

	/** Elsewhere it is answered in another way. */
	@ExceptionHandler
	ResponseEntity<String> notAllowed(HttpRequestMethodNotSupportedException fault, HttpServletRequest request)
			throws HttpRequestMethodNotSupportedException {
		if (!RestPaths.isRest(request)) {
			throw fault;
		}
		TreeSet<String> allowed = new TreeSet<>();
		for (String method : Objects.requireNonNullElse(fault.getSupportedMethods(), new String[0])) {
			allowed.add(method);
			if (method.equals("GET")) {
				allowed.add("HEAD");
			}
		}
		return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED)
			.header(HttpHeaders.ALLOW, String.join(",", allowed))
			.contentType(TEXT)
			.body("405: Method Not Allowed");
	}

	@ExceptionHandler
	ResponseEntity<String> notFound(NoResourceFoundException fault, HttpServletRequest request)
			throws NoResourceFoundException {
		if (!RestPaths.isRest(request)) {
			throw fault;
		}
		return text(HttpStatus.NOT_FOUND, "404: Not Found");
	}

	private static ResponseEntity<String> text(HttpStatus status, String message) {
		return ResponseEntity.status(status).contentType(TEXT).body(message);
	}

}
