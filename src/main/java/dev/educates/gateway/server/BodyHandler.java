package dev.educates.gateway.server;

import dev.educates.gateway.server.limits.BodyReader;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads bodies before the application sees the request, without a thread: a slow sender
 * holds a connection and what it has sent, and nothing else. Jetty's own
 * {@code EagerContentHandler} retains a network buffer for each piece, however small, and
 * has no deadline; {@code HttpConfiguration.setMinRequestDataRate} is not implemented in
 * Jetty 12.1.
 */
final class BodyHandler extends Handler.Wrapper {

	private final BodyReader bodies;

	private final BodyMemory memory;

	private final BodyDeadline deadline;

	BodyHandler(BodyReader bodies, BodyMemory memory, BodyDeadline deadline) {
		this.bodies = bodies;
		this.memory = memory;
		this.deadline = deadline;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		Handler next = getHandler();
		if (next == null) {
			return false;
		}
		if (!hasBody(request)) {
			return next.handle(request, response, callback);
		}
		BodyBuffer buffer = new BodyBuffer(this.bodies, this.memory,
				request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
		new BodyLoader(next, request, response, callback, this.deadline, buffer).load();
		return true;
	}

	/** With HTTP/2 a body need not be announced. */
	private static boolean hasBody(Request request) {
		return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
				|| request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0
				|| (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2 && request.getLength() != 0);
	}

}
