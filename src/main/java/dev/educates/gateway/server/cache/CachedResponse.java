package dev.educates.gateway.server.cache;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is sent. Its ETag is made of its content, and so is the same on all
 * instances, after a restart, and as long as nothing in it has changed.
 */
public final class CachedResponse {

	/** Proxies keep it from others, and browsers ask whether it is still true. */
	private static final String CACHE_CONTROL = "private, no-cache";

	private static final int TAG_BYTES = 18;

	private final String contentType;

	private final byte[] body;

	private final String etag;

	/**
	 * An answer.
	 * @param contentType its type
	 * @param body its bytes; not copied
	 */
	public CachedResponse(String contentType, byte[] body) {
		this.contentType = contentType;
		this.body = body;
		this.etag = '"' + tag(body) + '"';
	}

	private static String tag(byte[] body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
			return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

	int size() {
		return this.body.length;
	}

	/**
	 * Writes the answer to a GET, or that it is the one that the client has.
	 * @param request whose header {@code If-None-Match} may name what the client has
	 * @param response of which nothing is written yet
	 * @throws IOException if the client has gone
	 */
	public void writeIfNew(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("Cache-Control", CACHE_CONTROL);
		response.addHeader("Vary", "Authorization");
		response.addHeader("Vary", "Accept");
		response.setHeader("ETag", this.etag);
		if (has(request.getHeader("If-None-Match"))) {
			response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
			return;
		}
		write(response);
	}

	/**
	 * Writes the answer.
	 * @param response of which nothing is written yet
	 * @throws IOException if the client has gone
	 */
	public void write(HttpServletResponse response) throws IOException {
		response.setContentType(this.contentType);
		response.setContentLength(this.body.length);
		response.getOutputStream().write(this.body);
	}

	private boolean has(@Nullable String tags) {
		return tags != null && Arrays.stream(tags.split(","))
			.map(String::strip)
			.anyMatch((tag) -> tag.equals("*") || tag.equals(this.etag) || tag.equals("W/" + this.etag));
	}

}
