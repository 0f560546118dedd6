package dev.educates.gateway.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
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
	public String getContextualName(ServerRequestObservationContext context) {
		String pattern = pattern(context);
		return (pattern != null) ? "http " + context.getCarrier().getMethod().toLowerCase(Locale.ROOT) + " " + pattern
				: super.getContextualName(context);
	}

	/** Null if Spring knows better. Names of what is asked for are no part of it. */
	private static @Nullable String pattern(ServerRequestObservationContext context) {
		if (context.getPathPattern() != null || context.getCarrier() == null) {
			return null;
		}
		String path = context.getCarrier().getRequestURI();
		if (path.equals(GRAPHQL)) {
			return GRAPHQL;
		}
		return path.startsWith(LOOKUP) ? LOOKUP + "**" : null;
	}

}
