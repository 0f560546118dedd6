package dev.educates.gateway.graphql.transport;

import dev.educates.gateway.answers.Question;
import dev.educates.gateway.tenancy.CallerView;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer over HTTP, for those who work on it one after the other. */
final class Exchange {

	static final String ATTRIBUTE = Exchange.class.getName();

	private final Question question;

	private final boolean get;

	private final HttpServletRequest request;

	private final @Nullable CallerView view;

	/**
	 * An exchange.
	 * @param question what was asked
	 * @param get whether by GET
	 * @param request as it was sent
	 * @param view what the caller sees, if that was needed already
	 */
	Exchange(Question question, boolean get, HttpServletRequest request, @Nullable CallerView view) {
		this.question = question;
		this.get = get;
		this.request = request;
		this.view = view;
	}

	Question question() {
		return this.question;
	}

	boolean isGet() {
		return this.get;
	}

	HttpServletRequest request() {
		return this.request;
	}

	@Nullable CallerView view() {
		return this.view;
	}

}
