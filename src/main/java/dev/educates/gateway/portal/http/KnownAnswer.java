package dev.educates.gateway.portal.http;

import java.util.Arrays;

import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Recorded texts of refusals of portal 3.7.1, and the field that each concerns.
 */
enum KnownAnswer {

	/** The request has no {@code index_url}. */
	NO_INDEX_URL(400, "Need redirect URL for workshop index", Refusal.Reason.BAD_INPUT, "indexUrl"),

	/** Django's validator does not accept the address. */
	INVALID_EMAIL(400, "Invalid email address provided", Refusal.Reason.BAD_INPUT, "email"),

	/** The id is that of a robot or of staff. */
	USER_NOT_PERMITTED(400, "Session requests not permitted for user", Refusal.Reason.BAD_INPUT, "user"),

	/** The body is not JSON. */
	INVALID_PAYLOAD(400, "Invalid JSON request payload", Refusal.Reason.BAD_INPUT, "parameters"),

	/** The body is JSON of another form. */
	MALFORMED_PAYLOAD(400, "Malformed JSON request payload", Refusal.Reason.BAD_INPUT, "parameters"),

	/** The session is a reserve without an owner. */
	SESSION_NOT_IN_USE(400, "Session is not currently in use", Refusal.Reason.NOT_FOUND, null),

	/** The same, of an event. */
	SESSION_NEVER_ALLOCATED(400, "Session was never allocated", Refusal.Reason.NOT_FOUND, null),

	/** A browser's link to a session that has ended. */
	SESSION_NAME_INVALID(400, "Invalid session name supplied", Refusal.Reason.NOT_FOUND, null),

	/** A browser's link without a token. */
	NO_ACCESS_TOKEN(400, "No access token supplied", Refusal.Reason.BAD_REQUEST, null),

	/** A browser's link with another token. */
	INVALID_ACCESS_TOKEN(400, "Invalid access token for session", Refusal.Reason.BAD_REQUEST, null),

	/** An event without a name. */
	NO_EVENT(400, "No event data provided", Refusal.Reason.BAD_REQUEST, null),

	/** The account is no robot. */
	REQUESTS_NOT_PERMITTED(403, "Session requests not permitted", Refusal.Reason.CREDENTIALS, null),

	/** The account is no robot. */
	STATUS_NOT_PERMITTED(403, "Status requests not permitted", Refusal.Reason.CREDENTIALS, null),

	/** The environment is gone. */
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

	/**
	 * The answer with this text, ignoring surrounding text.
	 * @return null for an unknown text
	 */
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
