package dev.educates.gateway.portal.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A response is invalid. The message has the reason, without secrets. */
final class UnusableAnswerException extends IOException {

	UnusableAnswerException(@Nullable String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
