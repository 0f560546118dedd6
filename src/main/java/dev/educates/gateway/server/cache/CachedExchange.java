package dev.educates.gateway.server.cache;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.educates.gateway.tenancy.CallerView;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A request that the cache could not answer, and whose response may be stored. It is an
 * attribute of the request.
 */
public final class CachedExchange {

	private static final String ATTRIBUTE = CachedExchange.class.getName();

	private final ResponseCache cache;

	private final ResponseKey key;

	private final HttpServletRequest request;

	private final @Nullable CallerView view;

	private @Nullable CallerView madeOf;

	CachedExchange(ResponseCache cache, ResponseKey key, HttpServletRequest request, @Nullable CallerView view) {
		this.cache = cache;
		this.key = key;
		this.request = request;
		this.view = view;
		request.setAttribute(ATTRIBUTE, this);
	}

	/** The exchange of a request that passed {@link ResponseCacheFilter}. */
	public static CachedExchange of(Map<String, Object> attributes) {
		return (CachedExchange) Objects.requireNonNull(attributes.get(ATTRIBUTE), ATTRIBUTE);
	}

	/** The exchange of a request; null if its response is never stored. */
	public static @Nullable CachedExchange of(HttpServletRequest request) {
		return (CachedExchange) request.getAttribute(ATTRIBUTE);
	}

	/** The caller's view; null if the look-up did not need it. */
	public @Nullable CallerView view() {
		return this.view;
	}

	/** The view that a response is made of: that of the look-up, or a new one. */
	public CallerView madeOf(Supplier<CallerView> otherwise) {
		CallerView used = (this.view != null) ? this.view : otherwise.get();
		this.madeOf = used;
		return used;
	}

	/**
	 * Stores a response that was made of one view alone. A personal one depends on the
	 * caller itself, or on the caller's sessions.
	 */
	public void store(CachedResponse response, CallerView madeOf, boolean personal) {
		this.cache.store(this.key, madeOf, personal, response);
	}

	/**
	 * Sends a response to this request, of which nothing was sent yet.
	 * @throws IOException if the client has gone
	 */
	public void write(CachedResponse response, HttpServletResponse target) throws IOException {
		response.write(this.request, target);
	}

	/**
	 * Lets a filter chain answer, and stores its response as a personal one if it has the
	 * status 200 and was made of {@link #madeOf a view} alone.
	 * @throws IOException if the client has gone
	 * @throws ServletException if the chain fails
	 */
	public void answer(HttpServletRequest sent, HttpServletResponse target, FilterChain chain)
			throws IOException, ServletException {
		ContentCachingResponseWrapper buffer = new ContentCachingResponseWrapper(target);
		chain.doFilter(sent, buffer);
		String type = buffer.getContentType();
		CallerView used = this.madeOf;
		if (buffer.getStatus() != HttpServletResponse.SC_OK || used == null || type == null) {
			buffer.copyBodyToResponse();
			return;
		}
		CachedResponse response = new CachedResponse(type, buffer.getContentAsByteArray());
		store(response, used, true);
		buffer.resetBuffer();
		write(response, target);
	}

}
