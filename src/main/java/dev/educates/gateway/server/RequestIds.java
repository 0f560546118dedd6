package dev.educates.gateway.server;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/** Gives each request an id, and adds it to each error response. */
final class RequestIds extends Handler.Wrapper {

	private final ErrorLog log;

	/**
	 * A handler.
	 * @param log gets each error response
	 */
	RequestIds(ErrorLog log) {
		this.log = log;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		String id = RequestId.of(request);
		request.addHttpStreamWrapper((stream) -> new HttpStream.Wrapper(stream) {

			@Override
			public void prepareResponse(HttpFields.Mutable headers) {
				if (response.getStatus() >= HttpStatus.BAD_REQUEST_400) {
					headers.put(RequestId.HEADER, id);
					RequestIds.this.log.log(request, response.getStatus());
				}
				super.prepareResponse(headers);
			}

		});
		try (MDC.MDCCloseable _ = MDC.putCloseable(RequestId.LOGGED, id)) {
			return super.handle(request, response, callback);
		}
	}

}
