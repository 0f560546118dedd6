package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientException;

/**
 * What became of an HTTP request, before anybody looks at what was answered.
 */
sealed interface Sent {

	/**
	 * Makes a call.
	 * @param deadline for the whole exchange
	 * @param exchange sends the request
	 * @return what became of it; faults of the network are no exceptions here
	 */
	static Sent of(Deadline deadline, Supplier<ResponseEntity<byte[]>> exchange) {
		try {
			ResponseEntity<byte[]> response = ScopedValue.where(DeadlineRequestFactory.TIMEOUT, deadline.left())
				.call(exchange::get);
			byte[] body = response.getBody();
			return new Received(response.getStatusCode().value(), (body != null) ? body : new byte[0]);
		}
		catch (RestClientException ex) {
			return failed(deadline, ex);
		}
		catch (IllegalArgumentException ex) {
			// Its message may hold the header that it is about.
			return new NotSent("the request could not be written");
		}
	}

	private static Sent failed(Deadline deadline, RestClientException fault) {
		if (isOfUnknownHost(fault)) {
			return new NotSent("its host name is not known");
		}
		Throwable cause = fault;
		while (cause != null) {
			switch (cause) {
				case HttpConnectTimeoutException _ -> {
					return new NotSent("no connection in time, TLS included");
				}
				case ConnectException _ -> {
					return new NotSent("connection refused");
				}
				case SSLHandshakeException _ -> {
					return new NotSent("no TLS connection: " + Words.of(cause.getMessage()));
				}
				case HttpTimeoutException _ -> {
					return new Lost("no answer in %d ms".formatted(deadline.waited().toMillis()), deadline.waited());
				}
				default -> cause = cause.getCause();
			}
		}
		Throwable root = Objects.requireNonNullElse(fault.getMostSpecificCause(), fault);
		String detail = (root instanceof IOException) ? Words.of(root.getMessage()) : root.getClass().getSimpleName();
		return new Lost("no whole answer: " + detail, deadline.waited());
	}

	/** The JDK wraps it into the exception of a refused connection. */
	private static boolean isOfUnknownHost(Throwable fault) {
		return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
			.anyMatch((each) -> each instanceof UnresolvedAddressException || each instanceof UnknownHostException);
	}

	/**
	 * There is an answer.
	 *
	 * @param status HTTP status
	 * @param body as sent, may be empty
	 */
	record Received(int status, byte[] body) implements Sent {
	}

	/**
	 * Nothing was sent.
	 *
	 * @param detail why
	 */
	record NotSent(String detail) implements Sent {
	}

	/**
	 * Something was sent, and no whole answer came.
	 *
	 * @param detail why
	 * @param waited how long
	 */
	record Lost(String detail, Duration waited) implements Sent {
	}

}
