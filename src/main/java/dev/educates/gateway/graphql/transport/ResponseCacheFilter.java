package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.util.Collections;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.cache.CachedResponse;
import dev.educates.gateway.server.cache.ResponseCache;
import dev.educates.gateway.server.cache.ResponseKey;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Denied;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The way into {@code /graphql} over HTTP: reads what was sent within its bounds, takes
 * queries by GET, and answers what was asked before from memory. Everything else goes on
 * to the engine.
 */
final class ResponseCacheFilter extends OncePerRequestFilter {

	private final BodyReader bodies;

	private final ResponseCache answers;

	private final Access access;

	private final FreshFleet fleet;

	ResponseCacheFilter(BodyReader bodies, ResponseCache answers, Access access, FreshFleet fleet) {
		this.bodies = bodies;
		this.answers = answers;
		this.access = access;
		this.fleet = fleet;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		if (HttpMethod.GET.matches(request.getMethod())) {
			return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
		}
		return !HttpMethod.POST.matches(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean get = HttpMethod.GET.matches(request.getMethod());
		String accept = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		Accepted accepted = Accepted.of(accept);
		if (!accepted.isServable()) {
			refuse(response, HttpServletResponse.SC_NOT_ACCEPTABLE, FaultCode.BAD_USER_INPUT,
					"nothing of Accept '%s' can be served: accept %s".formatted(BadInput.shortened(accept),
							Accepted.SERVED));
			return;
		}
		byte[] body;
		try {
			body = get ? QueryParameters.asBody(request) : this.bodies.read(request);
			if (isNull(body)) {
				throw new BodyReader.Unreadable(HttpServletResponse.SC_BAD_REQUEST, "the body must be a JSON object");
			}
		}
		catch (BodyReader.Unreadable ex) {
			refuse(response, ex.status(),
					(ex.status() == BodyReader.TOO_MANY) ? FaultCode.TOO_MANY_REQUESTS : FaultCode.BAD_USER_INPUT,
					String.valueOf(ex.getMessage()));
			return;
		}
		ResponseKey question = new ResponseKey(request.getMethod() + " " + accept, body);
		CallerView view = this.answers.knows(question) ? view() : null;
		CachedResponse answer = (view != null) ? this.answers.find(question, view) : null;
		if (answer == null) {
			BufferedRequest read = new BufferedRequest(request, body, accepted.header());
			read.setAttribute(CachedExchange.ATTRIBUTE, new CachedExchange(question, get, request, accepted, view));
			chain.doFilter(read, response);
		}
		else if (get) {
			answer.writeIfNew(request, response);
		}
		else {
			answer.write(response);
		}
	}

	private static void refuse(HttpServletResponse response, int status, FaultCode code, String message)
			throws IOException {
		ErrorResponse.write(response, status, MediaType.APPLICATION_JSON_VALUE, code, message);
	}

	/** The one word of JSON that the framework does not expect. */
	private static boolean isNull(byte[] body) {
		for (byte each : body) {
			if (each > ' ') {
				return each == 'n';
			}
		}
		return false;
	}

	private @Nullable CallerView view() {
		try {
			return this.access.view(Authenticated.caller(), this.fleet.current());
		}
		catch (Denied ex) {
			// the engine says so, field by field
			return null;
		}
	}

}
