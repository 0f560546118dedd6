package dev.educates.gateway.server;

import java.util.List;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Rejects request lines that Jetty accepts, but the application does not expect: Spring
 * would fail, or report something else.
 */
final class RequestLine extends Handler.Wrapper {

	private static final String GRAPHQL = "/graphql";

	/** To the path of error pages only the server itself goes. */
	private static final String ERROR = "/error";

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

	private static final List<String> GRAPHQL_METHODS = List.of("GET", "HEAD", "POST", "OPTIONS");

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		String method = request.getMethod();
		String path = request.getHttpURI().getPath();
		boolean graphQl = GRAPHQL.equals(path);
		List<String> allowed = graphQl ? GRAPHQL_METHODS : METHODS;
		if (HttpMethod.OPTIONS.is(method) && (path == null || path.equals("*") || graphQl) && !isPreflight(request)) {
			response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", allowed));
			response.setStatus(HttpStatus.NO_CONTENT_204);
			callback.succeeded();
			return true;
		}
		if (!allowed.contains(method)) {
			response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", allowed));
			Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405,
					"the method '%s' is not allowed here, but %s are".formatted(ErrorLog.printable(method),
							String.join(", ", allowed)));
			return true;
		}
		String fault = (fault(path) != null) ? fault(path) : faultOfQuery(request);
		if (fault != null) {
			Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400, fault);
			return true;
		}
		if (ERROR.equals(path)) {
			Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404, "there is nothing at '/error'");
			return true;
		}
		return super.handle((graphQl && HttpMethod.HEAD.is(method)) ? new Head(request) : request, response, callback);
	}

	private static boolean isPreflight(Request request) {
		return request.getHeaders().contains(HttpHeader.ORIGIN)
				&& request.getHeaders().contains("Access-Control-Request-Method");
	}

	private static @Nullable String fault(@Nullable String path) {
		if (path == null || !path.startsWith("/")) {
			return "the path must begin with '/'";
		}
		if (path.indexOf(';') >= 0) {
			return "the path must not have parameters: there is a ';' in it";
		}
		return path.contains("/./") || path.contains("/../") || path.endsWith("/.") || path.endsWith("/..")
				? "the path must be normalized: '.' and '..' are no names" : null;
	}

	private static @Nullable String faultOfQuery(Request request) {
		String query = request.getHttpURI().getQuery();
		if (query == null || query.indexOf('%') < 0) {
			return null;
		}
		try {
			Request.extractQueryParameters(request);
			return null;
		}
		catch (RuntimeException ex) {
			return "the parameters are not encoded as UTF-8";
		}
	}

	/** The server drops the body of the response, and all else is as with GET. */
	private static final class Head extends Request.Wrapper {

		Head(Request request) {
			super(request);
		}

		@Override
		public String getMethod() {
			return HttpMethod.GET.asString();
		}

	}

}
