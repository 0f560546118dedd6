package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

import javax.net.ssl.SSLHandshakeException;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Result of an HTTP request, whose body is parsed by {@link #reply}. */
sealed interface HttpResult {

	/** For bodies of portals, which may have more or fewer fields. */
	JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	/** The result of a request that failed. */
	static HttpResult failed(Deadline deadline, IOException fault) {
		for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
			HttpResult known = switch (cause) {
				case UnknownHostException _ -> new NotSent("its host name is not known");
				case ConnectTimeoutException _ ->
					new NotSent("no connection, TLS included, within gateway.portal.connect-timeout");
				case ConnectException _ -> new NotSent("connection refused");
				case NoRouteToHostException _ -> new NotSent("no route to its host");
				case SSLHandshakeException _ -> new NotSent("no TLS connection: " + ErrorText.of(cause.getMessage()));
				case SocketTimeoutException _ -> timedOut("no answer", deadline);
				case UnusableAnswerException _ -> new Lost(ErrorText.of(cause.getMessage()), deadline.waited());
				default -> null;
			};
			if (known != null) {
				return known;
			}
		}
		if (deadline.isOver()) {
			return timedOut("no whole answer", deadline);
		}
		Throwable root = NestedExceptionUtils.getMostSpecificCause(fault);
		String detail = (root instanceof IOException) ? ErrorText.of(root.getMessage())
				: root.getClass().getSimpleName();
		return new Lost("no whole answer: " + detail, deadline.waited());
	}

	private static HttpResult timedOut(String what, Deadline deadline) {
		return new Lost("%s within the gateway's timeout of %d ms".formatted(what, deadline.timeout().toMillis()),
				deadline.waited());
	}

	/**
	 * Parses a response.
	 * @param type type of the body of a 200
	 * @param value converts it; throws an {@link IllegalArgumentException} without
	 * secrets if it is invalid
	 */
	default <W, T> PortalReply<T> reply(Deadline deadline, Class<W> type, Function<W, T> value) {
		return switch (this) {
			case NotSent(String detail) -> new PortalReply.Unreached<>(detail);
			case Lost lost -> new PortalReply.Unknown<>(lost.detail(), lost.waited());
			case Read(Object read) -> new PortalReply.Answered<>(value.apply(type.cast(read)));
			case Received answer when answer.status() == 200 -> read(answer, deadline, type, value);
			case Received answer when answer.status() >= 500 -> serverError(answer, deadline);
			case Received answer when answer.target() != null ->
				new PortalReply.Refused<>(new Refusal(Refusal.Reason.UNEXPECTED, answer.status(),
						"redirects to %s, and redirects are not followed".formatted(ErrorText.of(answer.target()))));
			case Received answer -> new PortalReply.Refused<>(refusal(answer));
		};
	}

	private static <W, T> PortalReply<T> read(Received answer, Deadline deadline, Class<W> type, Function<W, T> value) {
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
		return type.getSimpleName().toLowerCase(Locale.ROOT);
	}

	/** Only JSON of the portal proves that nothing changed, not the page of a proxy. */
	private static <T> PortalReply<T> serverError(Received answer, Deadline deadline) {
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

	private static String error(Received answer) {
		try {
			PortalApi.Fault fault = JSON.readValue(answer.body(), PortalApi.Fault.class);
			return (fault != null && fault.error() != null) ? fault.error() : "";
		}
		catch (JacksonException ex) {
			return "";
		}
	}

	private static Refusal refusal(Received answer) {
		KnownAnswer known = KnownAnswer.of(answer.status(), ErrorText.text(answer));
		return (known != null) ? known.refusal() : new Refusal(reason(answer), answer.status(), ErrorText.of(answer));
	}

	/** Reason for a status with an unknown text. */
	private static Refusal.Reason reason(Received answer) {
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

	/** There is an answer; target is the host that a redirect leads to, null for none. */
	record Received(int status, byte[] body, @Nullable String target) implements HttpResult {
	}

	/** There is an answer of 200 whose body was read while it came. */
	record Read(Object value) implements HttpResult {
	}

	/** Nothing was sent. */
	record NotSent(String detail) implements HttpResult {
	}

	/** Something was sent, and no whole answer came. */
	record Lost(String detail, Duration waited) implements HttpResult {
	}

}
