package dev.educates.gateway.server.limits;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The bodies of requests. The server has read them before a request reaches the
 * application, or knows why it could not.
 *
 * @param largest bound of each body in bytes
 * @param time in which all of a body must have arrived, from the head on
 */
public record BodyReader(int largest, Duration time) {

	/** Attribute of a request: its body, or why there is none. */
	public static final String ATTRIBUTE = BodyReader.class.getName();

	/** Status of HTTP: the bodies of others take all memory that there is for them. */
	public static final int TOO_MANY = 429;

	/**
	 * The whole body of a request, empty if there is none.
	 * @throws Unreadable if it is too large, or came too slowly
	 */
	public byte[] read(HttpServletRequest request) {
		Object body = request.getAttribute(ATTRIBUTE);
		if (body instanceof Unreadable reason) {
			throw reason;
		}
		byte[] bytes = (body instanceof byte[] read) ? read : new byte[0];
		if (bytes.length > this.largest) {
			throw tooLarge();
		}
		return bytes;
	}

	/** A body that is larger than it may be. */
	public Unreadable tooLarge() {
		return new Unreadable(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
				"the body has more than %d bytes, the limit".formatted(this.largest));
	}

	/** It is not known what was asked. */
	@SuppressWarnings("serial")
	public static final class Unreadable extends RuntimeException {

		private final int status;

		/** A fault. */
		public Unreadable(int status, String message) {
			super(message, null, false, false);
			this.status = status;
		}

		/** What to answer. */
		public int status() {
			return this.status;
		}

	}

}
