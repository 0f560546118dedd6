package dev.educates.gateway.observability;

import java.util.Locale;

import dev.educates.gateway.server.error.LoggedPath;
import io.micrometer.common.KeyValue;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Sets the URI tag of requests that a filter answers without a controller, from the cache
 * or because of a limit. Spring would use UNKNOWN. The URL of a request is as logs may
 * have it: without the code in the address of a join page, which is worth a session.
 */
final class HttpRequestConvention extends DefaultServerRequestObservationConvention {

	private static final String GRAPHQL = "/graphql";

	private static final String LOOKUP = "/api/v1/";

	@Override
	protected KeyValue uri(ServerRequestObservationContext context) {
		String pattern = pattern(context);
		return (pattern != null) ? KeyValue.of("uri", pattern) : super.uri(context);
	}

	@Override
	public @Nullable String getContextualName(ServerRequestObservationContext context) {
		String pattern = pattern(context);
		HttpServletRequest request = context.getCarrier();
		return (pattern != null && request != null)
				? "http " + request.getMethod().toLowerCase(Locale.ROOT) + " " + pattern
				: super.getContextualName(context);
	}

	@Override
	protected KeyValue httpUrl(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		String path = (request != null) ? LoggedPath.of(request.getRequestURI()) : null;
		return (path != null) ? KeyValue.of("http.url", path) : super.httpUrl(context);
	}

	/** Null if Spring has a pattern. Names of resources are not part of it. */
	private static @Nullable String pattern(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		if (context.getPathPattern() != null || request == null) {
			return null;
		}
		String path = request.getRequestURI();
		if (path.equals(GRAPHQL)) {
			return GRAPHQL;
		}
		return path.startsWith(LOOKUP) ? LOOKUP + "**" : null;
	}

}
