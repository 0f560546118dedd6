package dev.educates.gateway.rest;

import org.springframework.http.HttpStatus;

/** An error response with the status and the text of the lookup service. */
@SuppressWarnings("serial")
final class LookupException extends RuntimeException {

	private final HttpStatus status;

	LookupException(HttpStatus status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static LookupException badRequest(String message) {
		return new LookupException(HttpStatus.BAD_REQUEST, message);
	}

	static LookupException notFound(String what) {
		return new LookupException(HttpStatus.NOT_FOUND, what + " not available");
	}

	static LookupException notPermitted() {
		return new LookupException(HttpStatus.FORBIDDEN, "Client access not permitted");
	}

	HttpStatus status() {
		return this.status;
	}

}
