package dev.educates.gateway.rest;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.cache.CachedExchange;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.server.limits.TooManyRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Counts and checks a request of the REST API before its controller. The caller, the
 * configuration and the fleet decide what a GET returns: its response is cached. Others
 * are sent when they are complete; none is asynchronous.
 */
final class LookupRequestFilter extends OncePerRequestFilter {

	private static final String IDENTITY = "identity";

	private final OperationLimiter limits;

	private final BodyReader bodies;

	private final HandlerExceptionResolver errors;

	LookupRequestFilter(OperationLimiter limits, BodyReader bodies, HandlerExceptionResolver errors) {
		this.limits = limits;
		this.bodies = bodies;
		this.errors = errors;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest sent, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpServletRequest request = new JsonOnlyRequest(sent);
		CachedExchange exchange = CachedExchange.of(request);
		try (Permit _ = admit(request, response)) {
			if (exchange != null) {
				exchange.answer(request, response, chain);
			}
			else {
				// of known length, without a second write for the end of chunks
				ContentCachingResponseWrapper buffer = new ContentCachingResponseWrapper(response);
				chain.doFilter(request, buffer);
				buffer.copyBodyToResponse();
			}
		}
		catch (LookupException | BodyReader.Unreadable | TooManyRequests ex) {
			this.errors.resolveException(request, response, null, ex);
		}
	}

	private Permit admit(HttpServletRequest request, HttpServletResponse response) {
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !IDENTITY.equalsIgnoreCase(encoding.strip())) {
			response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			throw new LookupException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"Content-Encoding is not supported: send the body as it is");
		}
		// before a permit is taken: a slow sender holds none
		byte[] _ = this.bodies.read(request);
		return this.limits.begin(Authenticated.caller(), request.getRemoteAddr());
	}

	/** The REST API sends JSON, also to clients that accept another type only. */
	private static final class JsonOnlyRequest extends HttpServletRequestWrapper {

		JsonOnlyRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

	}

}
