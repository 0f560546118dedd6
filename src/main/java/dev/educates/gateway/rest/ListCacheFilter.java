package dev.educates.gateway.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.cache.CachedResponse;
import dev.educates.gateway.server.cache.ResponseCache;
import dev.educates.gateway.server.cache.ResponseKey;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.server.limits.TooManyRequests;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Denied;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers lists that were asked for before from memory: what the API lists is decided by
 * the caller, the configuration and the fleet's generation alone. Whatever else is asked
 * is counted, and let through.
 */
final class ListCacheFilter extends OncePerRequestFilter {

	private static final String IDENTITY = "identity";

	private final Access access;

	private final FreshFleet fleet;

	private final ResponseCache answers;

	private final OperationLimiter limits;

	private final BodyReader bodies;

	ListCacheFilter(Access access, FreshFleet fleet, ResponseCache answers, OperationLimiter limits,
			BodyReader bodies) {
		this.access = access;
		this.fleet = fleet;
		this.answers = answers;
		this.limits = limits;
		this.bodies = bodies;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest sent, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpServletRequest request = new IgnoredAccept(sent);
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !IDENTITY.equalsIgnoreCase(encoding.strip())) {
			response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			write(response, HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
					"Content-Encoding is not supported: send the body as it is");
			return;
		}
		ResponseKey question = question(request);
		CallerView view = (question != null && this.answers.knows(question)) ? view() : null;
		CachedResponse known = (question != null && view != null) ? this.answers.find(question, view) : null;
		if (known != null) {
			known.writeIfNew(request, response);
			return;
		}
		try {
			// before a place is taken: whoever sends slowly holds none
			request.setAttribute(LookupRequestBody.ATTRIBUTE, this.bodies.read(request));
		}
		catch (BodyReader.Unreadable ex) {
			write(response, ex.status(), String.valueOf(ex.getMessage()));
			return;
		}
		try (Permit _ = this.limits.begin(Authenticated.caller(), request.getRemoteAddr())) {
			if (question != null) {
				keep(question, request, response, chain);
			}
			else {
				chain.doFilter(request, response);
			}
		}
		catch (TooManyRequests ex) {
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(ex.retryAfterSeconds()));
			write(response, HttpStatus.TOO_MANY_REQUESTS.value(), String.valueOf(ex.getMessage()));
		}
	}

	private static void write(HttpServletResponse response, int status, String why) throws IOException {
		response.setStatus(status);
		response.setContentType(LookupExceptionHandler.TEXT.toString());
		response.getOutputStream().write(why.getBytes(StandardCharsets.UTF_8));
	}

	/** Null if it is none of what is kept. */
	private static @Nullable ResponseKey question(HttpServletRequest request) {
		if (!HttpMethod.GET.matches(request.getMethod()) || !request.getRequestURI().startsWith("/api/v1/")) {
			return null;
		}
		String query = Objects.requireNonNullElse(request.getQueryString(), "");
		return new ResponseKey(request.getRequestURI(), query.getBytes(StandardCharsets.UTF_8));
	}

	private @Nullable CallerView view() {
		try {
			return this.access.view(Authenticated.caller(), this.fleet.current());
		}
		catch (Denied ex) {
			return null;
		}
	}

	/** Under the view of before: what is answered is as new, or newer. */
	private void keep(ResponseKey question, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Caller caller = Authenticated.caller();
		CallerView before = (caller.kind() != Caller.Kind.ANONYMOUS) ? view() : null;
		ContentCachingResponseWrapper made = new ContentCachingResponseWrapper(response);
		chain.doFilter(request, made);
		if (made.getStatus() != HttpServletResponse.SC_OK || before == null || made.getContentType() == null) {
			made.copyBodyToResponse();
			return;
		}
		CachedResponse answer = new CachedResponse(made.getContentType(), made.getContentAsByteArray());
		this.answers.keep(question, before, true, answer);
		made.resetBuffer();
		answer.writeIfNew(request, response);
	}

}
