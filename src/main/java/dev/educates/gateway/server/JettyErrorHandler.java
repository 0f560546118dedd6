package dev.educates.gateway.server;

import java.nio.ByteBuffer;
import java.util.Map;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that do not reach the application, for example malformed HTTP, in the
 * format of GraphQL errors, whatever type they accept.
 */
final class JettyErrorHandler extends ErrorHandler {

	private final ErrorLog log;

	JettyErrorHandler(ErrorLog log) {
		this.log = log;
	}

	@Override
	public boolean errorPageForMethod(String method) {
		return true;
	}

	@Override
	protected void generateResponse(Request request, Response response, int code, String message,
			@Nullable Throwable cause, Callback callback) {
		// without an id it could not be parsed, which is no fault of the server's
		boolean parsed = request.getAttribute(RequestIdHandler.ATTRIBUTE) != null;
		int status = (parsed || code < HttpStatus.INTERNAL_SERVER_ERROR_500) ? code : HttpStatus.BAD_REQUEST_400;
		response.setStatus(status);
		response.getHeaders().put(RequestIdHandler.HEADER, RequestIdHandler.of(request));
		response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
		if (!parsed) {
			this.log.log(request, status);
		}
		Map<String, Object> error = (status < HttpStatus.INTERNAL_SERVER_ERROR_500)
				? ErrorResponse.of(FaultCode.BAD_USER_INPUT, words(status, message))
				: ErrorResponse.of(FaultCode.INTERNAL, "internal fault");
		response.write(true, ByteBuffer.wrap(JsonMapper.shared().writeValueAsBytes(error)), callback);
	}

	private static String words(int status, String message) {
		String printable = ErrorLog.printable(message);
		return printable.equals(HttpStatus.getMessage(status))
				? "the request line or a header is not valid: " + printable : printable;
	}

	@Override
	public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable headers) {
		headers.put(HttpHeader.CONTENT_TYPE, "application/json");
		return ByteBuffer.wrap(JsonMapper.shared()
			.writeValueAsBytes(ErrorResponse.of(FaultCode.BAD_USER_INPUT, words(status, reason))));
	}

}
