package dev.educates.gateway.server.cache;

import java.io.IOException;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.server.limits.BodyReader;
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
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers requests of both APIs from the cache: a GET of the REST API, a GET or a POST of
 * {@code /graphql}. Any other request, and one that the cache cannot answer, goes on; the
 * API knows whether its response may be stored.
 */
final class ResponseCacheFilter extends OncePerRequestFilter {

	static final String GRAPHQL = "/graphql";

	static final String REST = "/api/v1/*";

	private final ResponseCache cache;

	private final BodyReader bodies;

	private final Access access;

	private final FreshFleet fleet;

	ResponseCacheFilter(ResponseCache cache, BodyReader bodies, Access access, FreshFleet fleet) {
		this.cache = cache;
		this.bodies = bodies;
		this.access = access;
		this.fleet = fleet;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod())
				? "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
				: !(HttpMethod.POST.matches(request.getMethod()) && GRAPHQL.equals(request.getServletPath()));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		byte[] body;
		try {
			body = this.bodies.read(request);
		}
		catch (BodyReader.Unreadable ex) {
			// the API reports it, in its own format
			chain.doFilter(request, response);
			return;
		}
		ResponseKey key = ResponseKey.of(request, body);
		CallerView view = this.cache.contains(key) ? view(request) : null;
		CachedResponse found = (view != null) ? this.cache.find(key, view) : null;
		if (found != null) {
			found.write(request, response);
			return;
		}
		CachedExchange _ = new CachedExchange(this.cache, key, request, view);
		chain.doFilter(request, response);
	}

	/** Null if the caller may see nothing: the API reports that. */
	private @Nullable CallerView view(HttpServletRequest request) {
		if (!(request.getUserPrincipal() instanceof Authentication known
				&& known.getPrincipal() instanceof Caller caller)) {
			return null;
		}
		try {
			return this.access.rememberingView(caller, this.fleet.current());
		}
		catch (Denied ex) {
			return null;
		}
	}

}
