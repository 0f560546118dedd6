package dev.educates.gateway.portal.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.server.lifecycle.GatewayStopping;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Requests of a blocking client that end with the remaining time of the caller. It covers
 * the whole exchange, including a slow body: the connection is closed then. A thread
 * blocks on its own connection, so that no other one is woken up for a call.
 */
final class DeadlineRequestFactory implements ClientHttpRequestFactory, AutoCloseable {

	static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

	private final HttpClient client;

	private final RequestConfig defaults;

	private final Duration connectTimeout;

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
			Thread.ofPlatform().name("portal-deadlines").daemon().factory());

	DeadlineRequestFactory(HttpClient client, RequestConfig defaults, Duration connectTimeout) {
		this.client = client;
		this.defaults = defaults;
		this.connectTimeout = connectTimeout;
		this.timer.setRemoveOnCancelPolicy(true);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new Request(uri, method, DEADLINE.get());
	}

	/** Requests that outlast the time for a graceful stop end with {@link GatewayStopping}. */
	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/** One exchange. Bodies of requests are small. */
	private final class Request extends AbstractClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		private final Deadline deadline;

		private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();

		Request(URI uri, HttpMethod method, Deadline deadline) {
			this.uri = uri;
			this.method = method;
			this.deadline = deadline;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			return this.body;
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
			HttpUriRequestBase request = request(headers);
			Future<?> end = cancelInTime(request);
			try {
				ClassicHttpResponse response = DeadlineRequestFactory.this.client
					.executeOpen(RoutingSupport.determineHost(request), request, null);
				return new Response(request, response, end);
			}
			catch (HttpException ex) {
				end.cancel(false);
				throw new IOException("it has no valid address", ex);
			}
			catch (IOException ex) {
				end.cancel(false);
				if (request.isCancelled() && !(ex instanceof ConnectTimeoutException)) {
					throw new SocketTimeoutException("no answer");
				}
				throw ex;
			}
			catch (IllegalStateException ex) {
				end.cancel(false);
				// the client does not expect the end between two of its steps
				if (request.isCancelled()) {
					throw new SocketTimeoutException("no answer");
				}
				throw DeadlineRequestFactory.this.timer.isShutdown() ? new GatewayStopping() : ex;
			}
		}

		private Future<?> cancelInTime(HttpUriRequestBase request) {
			try {
				return DeadlineRequestFactory.this.timer.schedule(request::cancel, this.deadline.left().toNanos(),
						TimeUnit.NANOSECONDS);
			}
			catch (RejectedExecutionException ex) {
				throw new GatewayStopping();
			}
		}

		@SuppressWarnings("deprecation")
		private HttpUriRequestBase request(HttpHeaders headers) {
			HttpUriRequestBase request = new HttpUriRequestBase(this.method.name(), this.uri);
			headers.forEach((name, values) -> {
				if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
					values.forEach((value) -> request.addHeader(name, value));
				}
			});
			if (HttpMethod.POST.equals(this.method)) {
				request.setEntity(new ByteArrayEntity(this.body.toByteArrayUnsafe(), null));
			}
			// a deadline may be over sooner, and does not end the wait for a connection
			Duration left = this.deadline.left();
			if (left.compareTo(DeadlineRequestFactory.this.connectTimeout) < 0) {
				request.setConfig(RequestConfig.copy(DeadlineRequestFactory.this.defaults)
					.setConnectTimeout(Timeout.of(left))
					.build());
			}
			return request;
		}

	}

	/** A response whose connection is used again if all of it was read. */
	private static final class Response implements ClientHttpResponse {

		private final HttpUriRequestBase request;

		private final ClassicHttpResponse response;

		private final Future<?> end;

		private final HttpHeaders headers = new HttpHeaders();

		private @Nullable Body body;

		Response(HttpUriRequestBase request, ClassicHttpResponse response, Future<?> end) {
			this.request = request;
			this.response = response;
			this.end = end;
			for (Header header : response.getHeaders()) {
				this.headers.add(header.getName(), header.getValue());
			}
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatusCode.valueOf(this.response.getCode());
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() throws IOException {
			return body();
		}

		private Body body() throws IOException {
			Body opened = this.body;
			if (opened == null) {
				HttpEntity entity = this.response.getEntity();
				InputStream content = (entity != null) ? entity.getContent() : null;
				opened = new Body((content != null) ? content : InputStream.nullInputStream());
				this.body = opened;
			}
			return opened;
		}

		/** The end of a body that was not read completely may never come. */
		@Override
		public void close() {
			try {
				if (body().isRead()) {
					return;
				}
			}
			catch (IOException ex) {
				// it was cut off
			}
			finally {
				this.end.cancel(false);
			}
			abort();
		}

		private void abort() {
			this.request.cancel();
			try {
				this.response.close();
			}
			catch (IOException ex) {
				// it is closed
			}
		}

		private final class Body extends FilterInputStream {

			private boolean over;

			Body(InputStream content) {
				super(content);
			}

			boolean isRead() throws IOException {
				return this.over || read() < 0;
			}

			@Override
			public int read() throws IOException {
				int read = super.read();
				this.over |= read < 0;
				return read;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				int read = super.read(bytes, offset, length);
				this.over |= read < 0;
				return read;
			}

			@Override
			public void close() {
				if (!this.over) {
					abort();
				}
			}

		}

	}

}
