package dev.educates.gateway.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.cache.CachedExchange;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.server.limits.TooManyRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts and checks a request of the REST API before its controller. The caller, the
 * configuration and the fleet decide what a GET returns: its response is cached.
 */
final class LookupRequestFilter extends OncePerRequestFilter {

	private static final String IDENTITY = "identity";

	private final OperationLimiter limits;

	private final BodyReader bodies;

	LookupRequestFilter(OperationLimiter limits, BodyReader bodies) {
		this.limits = limits;
		this.bodies = bodies;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest sent, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String encoding = sent.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !IDENTITY.equalsIgnoreCase(encoding.strip())) {
			response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
			write(response, HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
					"Content-Encoding is not supported: send the body as it is");
			return;
		}
		try {
			// before a permit is taken: a slow sender holds none
			byte[] _ = this.bodies.read(sent);
		}
		catch (BodyReader.Unreadable ex) {
			write(response, ex.status(), String.valueOf(ex.getMessage()));
			return;
		}
		HttpServletRequest request = new IgnoredAccept(sent);
		CachedExchange exchange = CachedExchange.of(request);
		try (Permit _ = this.limits.begin(Authenticated.caller(), request.getRemoteAddr())) {
			if (exchange != null) {
				exchange.answer(request, response, chain);
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

	private static void write(HttpServletResponse response, int status, String message) throws IOException {
		response.setStatus(status);
		response.setContentType(LookupExceptionHandler.TEXT.toString());
		response.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
	}

}
