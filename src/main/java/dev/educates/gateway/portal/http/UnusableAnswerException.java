package dev.educates.gateway.portal.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** There is an answer, and it cannot be used. The message says why, without secrets. */
final class UnusableAnswerException extends IOException {

	UnusableAnswerException(@Nullable String message, Throwable cause) {
		super(message, cause);
	}

	UnusableAnswerException(String message) {
		super(message);
	}

}
