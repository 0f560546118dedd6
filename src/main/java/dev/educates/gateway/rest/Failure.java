package dev.educates.gateway.rest;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered otherwise, in the lookup service's words. */
@SuppressWarnings("serial")
final class Failure extends RuntimeException {

	private final HttpStatus status;

	Failure(HttpStatus status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static Failure badRequest(String message) {
		return new Failure(HttpStatus.BAD_REQUEST, message);
	}

	static Failure notFound(String what) {
		return new Failure(HttpStatus.NOT_FOUND, what + " not available");
	}

	static Failure notPermitted() {
		return new Failure(HttpStatus.FORBIDDEN, "Client access not permitted");
	}

	HttpStatus status() {
		return this.status;
	}

}
