package dev.educates.gateway.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import org.eclipse.jetty.util.Attributes;

/**
 * The id of a request: error responses have it in a header, and all that is logged
 * meanwhile has it under the same name.
 */
final class RequestId {

	/** Header of error responses. */
	static final String HEADER = "X-Request-Id";

	/** Key of the logging context. */
	static final String LOGGED = "requestId";

	/** Attribute of a request. */
	static final String ATTRIBUTE = RequestId.class.getName();

	private RequestId() {
	}

	/**
	 * The id of a request, which gets one if it has none.
	 * @param request or another bearer of its attributes
	 * @return 16 hexadecimal digits: it need not be secret, and not last long
	 */
	static String of(Attributes request) {
		if (request.getAttribute(ATTRIBUTE) instanceof String known) {
			return known;
		}
		String fresh = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		request.setAttribute(ATTRIBUTE, fresh);
		return fresh;
	}

}
