package dev.educates.gateway.server.cache;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

import dev.educates.gateway.fleet.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * A response as it is sent. Its ETag is a hash of its content, and so is the same on all
 * instances, after a restart, and as long as nothing in it has changed.
 */
public final class CachedResponse {

	/** Proxies do not share it, and browsers ask each time whether it is still valid. */
	private static final String CACHE_CONTROL = "private, no-cache";

	private static final int TAG_BYTES = 18;

	private final String contentType;

	private final byte[] body;

	/** Made for the first GET: a POST has none, and the hash takes time. */
	private volatile @Nullable String etag;

	/** A response. The body is not copied. */
	public CachedResponse(String contentType, byte[] body) {
		this.contentType = contentType;
		this.body = body;
	}

	private String etag() {
		String known = this.etag;
		if (known == null) {
			byte[] digest = Arrays.copyOf(Sha256.digest().digest(this.body), TAG_BYTES);
			known = '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
			this.etag = known;
		}
		return known;
	}

	int size() {
		return this.body.length;
	}

	/**
	 * Writes the response with the status 200. A GET gets its ETag, too, or the status
	 * 304 if the client has this response.
	 */
	void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (HttpMethod.GET.matches(request.getMethod())) {
			response.setHeader(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
			response.addHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
			response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
			String tag = etag();
			response.setHeader(HttpHeaders.ETAG, tag);
			if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
				response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
				return;
			}
		}
		write(response);
	}

	/**
	 * Writes the response without an ETag, for example an error. Only its status is
	 * written yet.
	 * @throws IOException if the client has gone
	 */
	public void write(HttpServletResponse response) throws IOException {
		response.setContentType(this.contentType);
		response.setContentLength(this.body.length);
		response.getOutputStream().write(this.body);
	}

	private static boolean matches(@Nullable String tags, String own) {
		return tags != null && Arrays.stream(tags.split(","))
			.map(String::strip)
			.anyMatch((tag) -> tag.equals("*") || tag.equals(own) || tag.equals("W/" + own));
	}

}
