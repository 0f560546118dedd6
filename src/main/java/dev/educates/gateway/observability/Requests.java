package dev.educates.gateway.observability;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Names the path of requests that filters have answered, and no controller: from memory,
 * or because they are too many or too large. Spring would count them as UNKNOWN.
 */
final class Requests extends DefaultServerRequestObservationConvention {

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

	/** Null if Spring knows better. Names of what is asked for are no part of it. */
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
