package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientException;

/**
 * Result of an HTTP request; the body is not parsed yet.
 */
sealed interface HttpResult {

	/**
	 * Executes a call.
	 * @param deadline for the whole exchange
	 * @return what became of it; faults of the network are no exceptions here
	 */
	static HttpResult of(Deadline deadline, Supplier<? extends ResponseEntity<?>> exchange) {
		try {
			ResponseEntity<?> response = ScopedValue.where(DeadlineRequestFactory.DEADLINE, deadline)
				.call(exchange::get);
			int status = response.getStatusCode().value();
			return switch (response.getBody()) {
				case null -> new Received(status, new byte[0], target(response));
				case byte[] body -> new Received(status, body, target(response));
				case Object read -> new Read(read);
			};
		}
		catch (RestClientException ex) {
			return failed(deadline, ex);
		}
		catch (IllegalArgumentException ex) {
			// The message may contain the header value.
			return new NotSent("the request could not be written");
		}
	}

	/** The host alone: the rest of the address may hold a secret. */
	private static @Nullable String target(ResponseEntity<?> response) {
		String location = response.getHeaders().getFirst(HttpHeaders.LOCATION);
		if (!response.getStatusCode().is3xxRedirection() || location == null) {
			return null;
		}
		try {
			return Objects.requireNonNullElse(new URI(location.strip()).getHost(), "its own host");
		}
		catch (URISyntaxException ex) {
			return "an address that is not valid";
		}
	}

	private static HttpResult failed(Deadline deadline, RestClientException fault) {
		if (isOfUnknownHost(fault)) {
			return new NotSent("its host name is not known");
		}
		Throwable cause = fault;
		while (cause != null) {
			switch (cause) {
				case ConnectTimeoutException _ -> {
					return new NotSent("no connection, TLS included, within gateway.portal.connect-timeout");
				}
				case ConnectException _ -> {
					return new NotSent("connection refused");
				}
				case NoRouteToHostException _ -> {
					return new NotSent("no route to its host");
				}
				case SSLHandshakeException _ -> {
					return new NotSent("no TLS connection: " + ErrorText.of(cause.getMessage()));
				}
				case SocketTimeoutException _ -> {
					return timedOut("no answer", deadline);
				}
				case UnusableAnswerException unusable -> {
					return new Lost(ErrorText.of(unusable.getMessage()), deadline.waited());
				}
				default -> cause = cause.getCause();
			}
		}
		if (deadline.isOver()) {
			return timedOut("no whole answer", deadline);
		}
		Throwable root = Objects.requireNonNullElse(fault.getMostSpecificCause(), fault);
		String detail = (root instanceof IOException) ? ErrorText.of(root.getMessage())
				: root.getClass().getSimpleName();
		return new Lost("no whole answer: " + detail, deadline.waited());
	}

	private static HttpResult timedOut(String what, Deadline deadline) {
		return new Lost("%s within the gateway's timeout of %d ms".formatted(what, deadline.timeout().toMillis()),
				deadline.waited());
	}

	/** The JDK wraps it into the exception of a refused connection. */
	private static boolean isOfUnknownHost(Throwable fault) {
		return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
			.anyMatch((each) -> each instanceof UnresolvedAddressException || each instanceof UnknownHostException);
	}

	/**
	 * There is an answer.
	 *
	 * @param body as sent, may be empty
	 * @param target host that a redirect leads to, null if it is none
	 */
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
