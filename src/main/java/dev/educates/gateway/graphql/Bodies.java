package dev.educates.gateway.graphql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.educates.gateway.limits.LimitsProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what was sent, within bounds. */
final class Bodies {

	private static final int CHUNK = 8192;

	private static final long READ_AT_MOST = 4;

	private final int largest;

	private final Duration time;

	Bodies(LimitsProperties limits) {
		this.largest = Math.toIntExact(limits.body().toBytes());
		this.time = limits.bodyTime();
	}

	/**
	 * The body of a request.
	 * @throws Unreadable if it is too large, or comes too slowly
	 */
	byte[] read(HttpServletRequest request) throws IOException {
		long told = request.getContentLengthLong();
		long begin = System.nanoTime();
		// memory is for what was sent, not for what was said
		ByteArrayOutputStream kept = new ByteArrayOutputStream(CHUNK);
		long size = 0;
		byte[] chunk = new byte[CHUNK];
		InputStream body = request.getInputStream();
		int count = next(body, chunk);
		while (count >= 0) {
			size += count;
			if (size <= this.largest) {
				kept.write(chunk, 0, count);
			}
			// one that is not much too large is read to its end: else its sender may
			// find the connection closed before it finds the answer
			if (size > READ_AT_MOST * this.largest || told > READ_AT_MOST * this.largest) {
				throw tooLarge();
			}
			if (System.nanoTime() - begin > this.time.toNanos()) {
				throw tooSlow();
			}
			count = next(body, chunk);
		}
		if (size > this.largest) {
			throw tooLarge();
		}
		return kept.toByteArray();
	}

	private int next(InputStream body, byte[] chunk) throws IOException {
		try {
			return body.read(chunk);
		}
		catch (IOException ex) {
			// the server waits no longer for somebody who sends nothing at all
			if (ex.getCause() instanceof TimeoutException) {
				throw tooSlow();
			}
			throw ex;
		}
	}

	private Unreadable tooSlow() {
		return new Unreadable(HttpServletResponse.SC_REQUEST_TIMEOUT,
				"the body was not there within %d ms, the limit".formatted(this.time.toMillis()));
	}

	private Unreadable tooLarge() {
		return new Unreadable(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
				"the body has more than %d bytes, the limit".formatted(this.largest));
	}

	/**
	 * What a GET asks for, as the body that a POST would have.
	 * @throws Unreadable if it cannot be right
	 */
	static byte[] ofParameters(HttpServletRequest request) {
		ObjectNode body = JsonMapper.shared().createObjectNode();
		try {
			for (String text : new String[] { "query", "operationName" }) {
				if (request.getParameter(text) != null) {
					body.put(text, request.getParameter(text));
				}
			}
			for (String object : new String[] { "variables", "extensions" }) {
				String json = request.getParameter(object);
				if (json != null && !json.isEmpty()) {
					body.set(object, JsonMapper.shared().readTree(json));
				}
			}
		}
		catch (JacksonException ex) {
			throw new Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"the parameters 'variables' and 'extensions' must be JSON objects");
		}
		catch (RuntimeException ex) {
			throw new Unreadable(HttpServletResponse.SC_BAD_REQUEST, "the parameters are not encoded as UTF-8");
		}
		if (!body.has("query") && !body.has("extensions")) {
			throw new Unreadable(HttpServletResponse.SC_BAD_REQUEST,
					"the parameter 'query' is missing: send a query by GET, or anything by POST");
		}
		return JsonMapper.shared().writeValueAsBytes(body);
	}

	/** It is not known what was asked. */
	@SuppressWarnings("serial")
	static final class Unreadable extends RuntimeException {

		private final int status;

		Unreadable(int status, String message) {
			super(message, null, false, false);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
