package dev.educates.gateway.graphql.transport;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Ends the request of a stream when its client has disconnected. The framework expects
 * the server to do so when a write fails, and Jetty expects it of the framework: such
 * requests would stay open for ever, and block the shutdown.
 */
final class SseDisconnectResponse extends HttpServletResponseWrapper {

	private final HttpServletRequest request;

	SseDisconnectResponse(HttpServletRequest request, HttpServletResponse response) {
		super(response);
		this.request = request;
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		return new Stream(super.getOutputStream());
	}

	@Override
	public void flushBuffer() throws IOException {
		write(super::flushBuffer);
	}

	/** While a write fails the request is still this one, and may be ended. */
	private synchronized void write(Write write) throws IOException {
		try {
			write.run();
		}
		catch (IOException ex) {
			if (this.request.isAsyncStarted()) {
				this.request.getAsyncContext().complete();
			}
			throw ex;
		}
	}

	@FunctionalInterface
	private interface Write {

		void run() throws IOException;

	}

	private final class Stream extends ServletOutputStream {

		private final ServletOutputStream output;

		Stream(ServletOutputStream output) {
			this.output = output;
		}

		@Override
		public boolean isReady() {
			return this.output.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.output.setWriteListener(listener);
		}

		@Override
		public void write(int one) throws IOException {
			SseDisconnectResponse.this.write(() -> this.output.write(one));
		}

		@Override
		public void write(byte[] bytes, int from, int count) throws IOException {
			SseDisconnectResponse.this.write(() -> this.output.write(bytes, from, count));
		}

		@Override
		public void flush() throws IOException {
			SseDisconnectResponse.this.write(this.output::flush);
		}

		@Override
		public void close() throws IOException {
			SseDisconnectResponse.this.write(this.output::close);
		}

	}

}
