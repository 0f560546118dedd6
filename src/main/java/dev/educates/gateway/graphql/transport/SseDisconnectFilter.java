package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the request of a stream whose reader has gone. The framework expects the server to
 * do so when a write fails, and Jetty expects it of the framework: such requests would
 * stay for ever, and hold up the end of the process.
 */
final class SseDisconnectFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean mayStream = request.getAttribute(CachedExchange.ATTRIBUTE) instanceof CachedExchange exchange
				&& exchange.accepted().stream() != null;
		chain.doFilter(request, mayStream ? new Response(request, response) : response);
	}

	/** Something that may fail. */
	@FunctionalInterface
	private interface Write {

		void run() throws IOException;

	}

	/** Hands out a stream that notices. */
	private static final class Response extends HttpServletResponseWrapper {

		private final HttpServletRequest request;

		private final ReentrantLock writing = new ReentrantLock();

		Response(HttpServletRequest request, HttpServletResponse response) {
			super(response);
			this.request = request;
		}

		@Override
		public ServletOutputStream getOutputStream() throws IOException {
			return new Stream(this, super.getOutputStream());
		}

		@Override
		public void flushBuffer() throws IOException {
			noticing(super::flushBuffer);
		}

		/** While a write fails the request is still this one, and may be ended. */
		private void noticing(Write write) throws IOException {
			this.writing.lock();
			try {
				write.run();
			}
			catch (IOException ex) {
				if (this.request.isAsyncStarted()) {
					this.request.getAsyncContext().complete();
				}
				throw ex;
			}
			finally {
				this.writing.unlock();
			}
		}

	}

	/** Notices that the reader has gone. */
	private static final class Stream extends ServletOutputStream {

		private final Response response;

		private final ServletOutputStream output;

		Stream(Response response, ServletOutputStream output) {
			this.response = response;
			this.output = output;
		}

		@Override
		public boolean isReady() {
			return this.output.isReady();
		}

		@Override
		public void setWriteListener(WriteListener subscriber) {
			this.output.setWriteListener(subscriber);
		}

		@Override
		public void write(int one) throws IOException {
			this.response.noticing(() -> this.output.write(one));
		}

		@Override
		public void write(byte[] bytes, int from, int count) throws IOException {
			this.response.noticing(() -> this.output.write(bytes, from, count));
		}

		@Override
		public void flush() throws IOException {
			this.response.noticing(this.output::flush);
		}

		@Override
		public void close() throws IOException {
			this.response.noticing(this.output::close);
		}

	}

}
