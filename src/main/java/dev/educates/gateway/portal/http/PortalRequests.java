package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
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
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StreamUtils;

/**
 * Sends requests to all portals. Each ends with the deadline of its call, which covers
 * the whole exchange, including a slow body: the connection is closed then. A thread
 * blocks on its own connection, so that no other one is woken up for a call.
 */
final class PortalRequests implements AutoCloseable {

	private final HttpClient client;

	private final Duration connectTimeout;

	/** Of the body of a response, other than one that a reader takes. */
	private final int limit;

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
			Thread.ofPlatform().name("portal-deadlines").daemon().factory());

	PortalRequests(HttpClient client, PortalProperties properties) {
		this.client = client;
		this.connectTimeout = properties.connectTimeout();
		this.limit = Math.toIntExact(properties.maximumAnswerSize().toBytes());
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/** Requests in flight and later ones end with {@link GatewayStopping}. */
	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/** Sends a request; faults of the network are results, not exceptions. */
	HttpResult send(HttpUriRequestBase request, Deadline deadline) {
		return send(request, deadline, null);
	}

	/** The same, with a reader for the body of a 200; null to take its bytes. */
	HttpResult send(HttpUriRequestBase request, Deadline deadline, @Nullable BodyReader reader) {
		Future<?> end = cancelInTime(request, deadline);
		try {
			return received(request, opened(request, deadline), reader);
		}
		catch (IOException ex) {
			return HttpResult.failed(deadline, ex);
		}
		finally {
			end.cancel(false);
		}
	}

	private Future<?> cancelInTime(HttpUriRequestBase request, Deadline deadline) {
		try {
			return this.timer.schedule(request::cancel, deadline.left().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			throw new GatewayStopping();
		}
	}

	@SuppressWarnings("deprecation")
	private ClassicHttpResponse opened(HttpUriRequestBase request, Deadline deadline) throws IOException {
		// a deadline may be over sooner, and does not end the wait for a connection
		Duration left = deadline.left();
		if (left.compareTo(this.connectTimeout) < 0) {
			request
				.setConfig(RequestConfig.copy(PortalConnections.REQUESTS).setConnectTimeout(Timeout.of(left)).build());
		}
		try {
			return this.client.executeOpen(RoutingSupport.determineHost(request), request, null);
		}
		catch (HttpException ex) {
			throw new IOException("it has no valid address", ex);
		}
		catch (IOException ex) {
			if (request.isCancelled() && !(ex instanceof ConnectTimeoutException)) {
				throw new SocketTimeoutException("no answer");
			}
			throw ex;
		}
		catch (IllegalStateException ex) {
			// the client does not expect the end between two of its steps
			if (request.isCancelled()) {
				throw new SocketTimeoutException("no answer");
			}
			throw this.timer.isShutdown() ? new GatewayStopping() : ex;
		}
	}

	/** A connection is used again only if all of the body was read. */
	private HttpResult received(HttpUriRequestBase request, ClassicHttpResponse response, @Nullable BodyReader reader)
			throws IOException {
		boolean reusable = false;
		try {
			int status = response.getCode();
			HttpEntity entity = response.getEntity();
			InputStream content = (entity != null) ? entity.getContent() : null;
			InputStream body = StreamUtils.nonClosing((content != null) ? content : InputStream.nullInputStream());
			long length = (entity != null) ? entity.getContentLength() : 0;
			if (status == 200 && reader != null) {
				HttpResult read = new HttpResult.Read(reader.read(body, length));
				reusable = isAtEnd(body);
				return read;
			}
			byte[] bytes = bytes(body, length);
			boolean whole = bytes.length < this.limit;
			if (status == 200 && !whole && body.read() >= 0) {
				throw new UnusableAnswerException("the answer has more than %d bytes (limit %s)".formatted(this.limit,
						"gateway.portal.maximum-answer-size"), null);
			}
			reusable = whole && isAtEnd(body);
			return new HttpResult.Received(status, bytes, target(response));
		}
		finally {
			if (!reusable) {
				abort(request, response);
			}
		}
	}

	/** Without a buffer of many kilobytes for a body of which the length is known. */
	private byte[] bytes(InputStream body, long length) throws IOException {
		if (length < 0 || length >= this.limit) {
			return body.readNBytes(this.limit);
		}
		byte[] bytes = new byte[(int) length];
		int read = body.readNBytes(bytes, 0, bytes.length);
		return (read == bytes.length) ? bytes : Arrays.copyOf(bytes, read);
	}

	private static boolean isAtEnd(InputStream body) {
		try {
			return body.read() < 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The end of a body that was not read completely may never come. */
	private static void abort(HttpUriRequestBase request, ClassicHttpResponse response) {
		request.cancel();
		try {
			response.close();
		}
		catch (IOException ex) {
			// it is closed
		}
	}

	/** The host that a redirect leads to: the rest of the address may hold a secret. */
	private static @Nullable String target(ClassicHttpResponse response) {
		Header location = response.getFirstHeader("Location");
		if (response.getCode() / 100 != 3 || location == null) {
			return null;
		}
		try {
			return Objects.requireNonNullElse(new URI(location.getValue().strip()).getHost(), "its own host");
		}
		catch (URISyntaxException ex) {
			return "an address that is not valid";
		}
	}

	/** Reads a body to its end, of which the length is -1 if it is not known. */
	@FunctionalInterface
	interface BodyReader {

		Object read(InputStream body, long length) throws IOException;

	}

}
