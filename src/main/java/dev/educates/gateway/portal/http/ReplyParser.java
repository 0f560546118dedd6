package dev.educates.gateway.portal.http;

import java.util.function.Function;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses responses of portals. The meaning of statuses and bodies was observed with
 * portal 3.7.1, see {@code docs/portals.md}.
 */
final class ReplyParser {

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private ReplyParser() {
	}

	/**
	 * Parses a response.
	 * @param type type of the body of a 200
	 * @param value converts it; throws an {@link IllegalArgumentException} without
	 * secrets if it is invalid
	 */
	static <W, T> PortalReply<T> reply(HttpResult sent, Deadline deadline, Class<W> type, Function<W, T> value) {
		return switch (sent) {
			case HttpResult.NotSent(String detail) -> new PortalReply.Unreached<>(detail);
			case HttpResult.Lost lost -> new PortalReply.Unknown<>(lost.detail(), lost.waited());
			case HttpResult.Read(Object read) -> new PortalReply.Answered<>(value.apply(type.cast(read)));
			case HttpResult.Received answer when answer.status() == 200 -> read(answer, deadline, type, value);
			case HttpResult.Received answer when answer.status() >= 500 -> serverError(answer, deadline);
			case HttpResult.Received answer when answer.target() != null ->
				new PortalReply.Refused<>(new Refusal(Refusal.Reason.UNEXPECTED, answer.status(),
						"redirects to %s, and redirects are not followed".formatted(ErrorText.of(answer.target()))));
			case HttpResult.Received answer -> new PortalReply.Refused<>(refusal(answer));
		};
	}

	private static <W, T> PortalReply<T> read(HttpResult.Received answer, Deadline deadline, Class<W> type,
			Function<W, T> value) {
		try {
			W wire = JSON.readValue(answer.body(), type);
			if (wire == null) {
				throw new IllegalArgumentException("null");
			}
			return new PortalReply.Answered<>(value.apply(wire));
		}
		catch (JacksonException ex) {
			return new PortalReply.Unknown<>(
					"answered 200 with %s that is no %s".formatted(ErrorText.kind(answer.body()), name(type)),
					deadline.waited());
		}
		catch (IllegalArgumentException ex) {
			return new PortalReply.Unknown<>(
					"answered 200 with no valid %s: %s".formatted(name(type), ErrorText.of(ex.getMessage())),
					deadline.waited());
		}
	}

	private static String name(Class<?> type) {
		return type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
	}

	/**
	 * Only JSON of the portal proves that nothing changed, not the page of a proxy.
	 */
	private static <T> PortalReply<T> serverError(HttpResult.Received answer, Deadline deadline) {
		if (answer.status() == 503) {
			String error = error(answer);
			if ("No session available".equals(error)) {
				return new PortalReply.Refused<>(new Refusal(Refusal.Reason.NO_SESSION, 503, error));
			}
			if ("Cannot be reacquired".equals(error)) {
				return new PortalReply.Refused<>(new Refusal(Refusal.Reason.NOT_REACQUIRABLE, 503, error));
			}
		}
		return new PortalReply.Unknown<>("answered %d: %s".formatted(answer.status(), ErrorText.of(answer)),
				deadline.waited(), answer.status());
	}

	private static String error(HttpResult.Received answer) {
		try {
			PortalDtos.Fault fault = JSON.readValue(answer.body(), PortalDtos.Fault.class);
			return (fault != null && fault.error() != null) ? fault.error() : "";
		}
		catch (JacksonException ex) {
			return "";
		}
	}

	private static Refusal refusal(HttpResult.Received answer) {
		KnownAnswer known = KnownAnswer.of(answer.status(), ErrorText.text(answer));
		return (known != null) ? known.refusal() : new Refusal(reason(answer), answer.status(), ErrorText.of(answer));
	}

	/** Reason for a status with an unknown text. */
	private static Refusal.Reason reason(HttpResult.Received answer) {
		return switch (answer.status()) {
			case 400 -> Refusal.Reason.BAD_REQUEST;
			case 401 -> Refusal.Reason.CREDENTIALS;
			case 403 ->
				isOfCredentials(ErrorText.text(answer)) ? Refusal.Reason.CREDENTIALS : Refusal.Reason.UNEXPECTED;
			case 404 -> Refusal.Reason.NOT_FOUND;
			default -> Refusal.Reason.UNEXPECTED;
		};
	}

	/** Without a text the token is invalid, with one the account lacks permission. */
	private static boolean isOfCredentials(String text) {
		return text.isEmpty() || text.endsWith("requests not permitted");
	}

}
