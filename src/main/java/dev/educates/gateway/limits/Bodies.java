package dev.educates.gateway.limits;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Reads what was sent, within bounds. */
public final class Bodies {

	private static final int CHUNK = 8192;

	private static final long READ_AT_MOST = 4;

	private final int largest;

	private final Duration time;

	/**
	 * A reader.
	 * @param largest in bytes
	 * @param time in which all of it must have arrived
	 */
	public Bodies(int largest, Duration time) {
		this.largest = largest;
		this.time = time;
	}

	/**
	 * The body of a request.
	 * @param request of which nothing was read yet
	 * @return all of it
	 * @throws Unreadable if it is too large, or comes too slowly
	 * @throws IOException if the client has gone
	 */
	public byte[] read(HttpServletRequest request) throws IOException {
		long told = request.getContentLengthLong();
		long begin = System.nanoTime();
		// memory is for what was sent, not for what was said; one more, to see the end
		int room = (told >= 0 && told < CHUNK) ? (int) told + 1 : CHUNK;
		ByteArrayOutputStream kept = new ByteArrayOutputStream(room);
		long size = 0;
		byte[] chunk = new byte[room];
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

	/** It is not known what was asked. */
	@SuppressWarnings("serial")
	public static final class Unreadable extends RuntimeException {

		private final int status;

		/**
		 * A fault.
		 * @param status of HTTP
		 * @param message for the client
		 */
		public Unreadable(int status, String message) {
			super(message, null, false, false);
			this.status = status;
		}

		/**
		 * What to answer.
		 * @return a status of HTTP
		 */
		public int status() {
			return this.status;
		}

	}

}
