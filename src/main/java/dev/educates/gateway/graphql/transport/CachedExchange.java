package dev.educates.gateway.graphql.transport;

import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.server.cache.ResponseKey;
import dev.educates.gateway.tenancy.CallerView;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer over HTTP, for those who work on it one after the other. */
final class CachedExchange {

	static final String ATTRIBUTE = CachedExchange.class.getName();

	private final ResponseKey question;

	private final boolean get;

	private final HttpServletRequest request;

	private final Accepted accepted;

	private final @Nullable CallerView view;

	/**
	 * An exchange.
	 * @param question what was asked
	 * @param get whether by GET
	 * @param request as it was sent
	 * @param accepted what the client takes as an answer
	 * @param view what the caller sees, if that was needed already
	 */
	CachedExchange(ResponseKey question, boolean get, HttpServletRequest request, Accepted accepted,
			@Nullable CallerView view) {
		this.question = question;
		this.get = get;
		this.request = request;
		this.accepted = accepted;
		this.view = view;
	}

	/** The exchange that a request belongs to. */
	static CachedExchange of(Map<String, Object> attributes) {
		return (CachedExchange) Objects.requireNonNull(attributes.get(ATTRIBUTE), ATTRIBUTE);
	}

	ResponseKey question() {
		return this.question;
	}

	boolean isGet() {
		return this.get;
	}

	HttpServletRequest request() {
		return this.request;
	}

	Accepted accepted() {
		return this.accepted;
	}

	@Nullable CallerView view() {
		return this.view;
	}

}
