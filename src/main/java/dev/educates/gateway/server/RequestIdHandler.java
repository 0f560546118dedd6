package dev.educates.gateway.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Gives each request an id. Error responses have it in a header, and all log messages of
 * the request have it under the same name.
 */
final class RequestIdHandler extends Handler.Wrapper {

	static final String HEADER = "X-Request-Id";

	static final String LOGGED = "requestId";

	static final String ATTRIBUTE = RequestIdHandler.class.getName();

	private final ErrorLog log;

	RequestIdHandler(ErrorLog log) {
		this.log = log;
	}

	/** The id of a request, which gets one if it has none. */
	static String of(Attributes request) {
		if (request.getAttribute(ATTRIBUTE) instanceof String known) {
			return known;
		}
		String created = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		request.setAttribute(ATTRIBUTE, created);
		return created;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		String id = of(request);
		request.addHttpStreamWrapper((stream) -> new HttpStream.Wrapper(stream) {

			@Override
			public void prepareResponse(HttpFields.Mutable headers) {
				if (response.getStatus() >= HttpStatus.BAD_REQUEST_400) {
					headers.put(HEADER, id);
					RequestIdHandler.this.log.log(request, response.getStatus());
				}
				super.prepareResponse(headers);
			}

		});
		try (MDC.MDCCloseable _ = MDC.putCloseable(LOGGED, id)) {
			return super.handle(request, response, callback);
		}
	}

}
