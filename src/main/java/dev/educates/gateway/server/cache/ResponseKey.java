package dev.educates.gateway.server.cache;

import java.util.Arrays;
import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The request's part of a cache key, byte for byte. {@link ResponseCache} adds the
 * audience: the caller's view and the configuration.
 */
final class ResponseKey {

	private final String head;

	private final byte[] body;

	private final int hash;

	ResponseKey(String head, byte[] body) {
		this.head = head;
		this.body = body;
		this.hash = 31 * head.hashCode() + Arrays.hashCode(body);
	}

	static ResponseKey of(HttpServletRequest request, byte[] body) {
		String accept = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		return new ResponseKey(String.join("\n", request.getMethod(), request.getRequestURI(), request.getQueryString(),
				accept, request.getContentType(), request.getHeader(HttpHeaders.CONTENT_ENCODING)), body);
	}

	int size() {
		return this.head.length() + this.body.length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ResponseKey that && this.hash == that.hash && this.head.equals(that.head)
				&& Arrays.equals(this.body, that.body);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/** Without the request, which may have personal data. */
	@Override
	public String toString() {
		return "ResponseKey[" + size() + " bytes]";
	}

}
