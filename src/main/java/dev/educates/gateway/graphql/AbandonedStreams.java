package dev.educates.gateway.graphql;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the request of a stream of events whose reader has gone. The framework expects the
 * server to do so when a write fails, and Jetty expects it of the framework: such
 * requests would stay for ever, and hold up the end of the process.
 */
final class AbandonedStreams extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		boolean stream = accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
		chain.doFilter(request, stream ? new Response(request, response) : response);
	}

	/** Something that may fail. */
	@FunctionalInterface
	private interface Write {

		void run() throws IOException;

	}

	/** Hands out a stream that notices. */
	private static final class Response extends HttpServletResponseWrapper {

		private final HttpServletRequest request;

		Response(HttpServletRequest request, HttpServletResponse response) {
			super(response);
			this.request = request;
		}

		@Override
		public ServletOutputStream getOutputStream() throws IOException {
			return new Stream(this.request, super.getOutputStream());
		}

		@Override
		public void flushBuffer() throws IOException {
			noticing(this.request, super::flushBuffer);
		}

	}

	/** While a write fails the request is still this one, and may be ended. */
	private static void noticing(HttpServletRequest request, Write write) throws IOException {
		try {
			write.run();
		}
		catch (IOException ex) {
			if (request.isAsyncStarted()) {
				request.getAsyncContext().complete();
			}
			throw ex;
		}
	}

	/** Notices that the reader has gone. */
	private static final class Stream extends ServletOutputStream {

		private final HttpServletRequest request;

		private final ServletOutputStream output;

		Stream(HttpServletRequest request, ServletOutputStream output) {
			this.request = request;
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
			noticing(this.request, () -> this.output.write(one));
		}

		@Override
		public void write(byte[] bytes, int from, int count) throws IOException {
			noticing(this.request, () -> this.output.write(bytes, from, count));
		}

		@Override
		public void flush() throws IOException {
			noticing(this.request, this.output::flush);
		}

		@Override
		public void close() throws IOException {
			noticing(this.request, this.output::close);
		}

	}

}
