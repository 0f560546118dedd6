package dev.educates.gateway.portal.http;

import java.util.Arrays;

import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;

/** Recorded texts of refusals of portal 3.7.1, and the field that each concerns. */
enum KnownAnswer {

	NO_INDEX_URL(400, "Need redirect URL for workshop index", Refusal.Reason.BAD_INPUT, "indexUrl"),
	INVALID_EMAIL(400, "Invalid email address provided", Refusal.Reason.BAD_INPUT, "email"),
	USER_NOT_PERMITTED(400, "Session requests not permitted for user", Refusal.Reason.BAD_INPUT, "user"),
	INVALID_PAYLOAD(400, "Invalid JSON request payload", Refusal.Reason.BAD_INPUT, "parameters"),
	MALFORMED_PAYLOAD(400, "Malformed JSON request payload", Refusal.Reason.BAD_INPUT, "parameters"),
	SESSION_NOT_IN_USE(400, "Session is not currently in use", Refusal.Reason.NOT_FOUND, null),
	SESSION_NEVER_ALLOCATED(400, "Session was never allocated", Refusal.Reason.NOT_FOUND, null),
	SESSION_NAME_INVALID(400, "Invalid session name supplied", Refusal.Reason.NOT_FOUND, null),
	NO_ACCESS_TOKEN(400, "No access token supplied", Refusal.Reason.BAD_REQUEST, null),
	INVALID_ACCESS_TOKEN(400, "Invalid access token for session", Refusal.Reason.BAD_REQUEST, null),
	NO_EVENT(400, "No event data provided", Refusal.Reason.BAD_REQUEST, null),
	REQUESTS_NOT_PERMITTED(403, "Session requests not permitted", Refusal.Reason.CREDENTIALS, null),
	STATUS_NOT_PERMITTED(403, "Status requests not permitted", Refusal.Reason.CREDENTIALS, null),
	NO_ENVIRONMENT(403, "Environment does not exist", Refusal.Reason.ENVIRONMENT_UNKNOWN, null);

	private final int status;

	private final String text;

	private final Refusal.Reason reason;

	private final @Nullable String input;

	KnownAnswer(int status, String text, Refusal.Reason reason, @Nullable String input) {
		this.status = status;
		this.text = text;
		this.reason = reason;
		this.input = input;
	}

	/** The answer with this text, ignoring surrounding text. */
	static @Nullable KnownAnswer of(int status, String text) {
		return Arrays.stream(values())
			.filter((each) -> each.status == status && each.text.equals(text.strip()))
			.findFirst()
			.orElse(null);
	}

	Refusal refusal() {
		return new Refusal(this.reason, this.status, this.text, this.input);
	}

}
