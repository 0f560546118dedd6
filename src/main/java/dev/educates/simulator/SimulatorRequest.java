package dev.educates.simulator;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param rawQuery query, still encoded, may be empty
 * @param body body, may be empty
 */
record SimulatorRequest(String method, String rawPath, String rawQuery, Headers headers, byte[] body) {

	/** Reads all of a request. */
	static SimulatorRequest read(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		return new SimulatorRequest(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
				Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""), exchange.getRequestHeaders(),
				body);
	}

	/** A chunked body is lost, silently, as with the real portal's server. */
	SimulatorRequest withoutChunks() {
		return this.headers.containsKey("Transfer-Encoding")
				? new SimulatorRequest(this.method, this.rawPath, this.rawQuery, this.headers, new byte[0]) : this;
	}

	/** The decoded path; what cannot be decoded matches no route. */
	String path() {
		return decode(this.rawPath.replace("+", "%2B"));
	}

	@Nullable String header(String name) {
		return this.headers.getFirst(name);
	}

	/** Null: there is no such parameter. If it is there twice, the last one. */
	@Nullable String parameter(String name) {
		return form(this.rawQuery).get(name);
	}

	/** A parameter without the blanks around it, empty if there is none. */
	String trimmed(String name) {
		String value = parameter(name);
		return (value != null) ? value.strip() : "";
	}

	/** The body as a form; empty if it is not declared as one. */
	Map<String, String> form() {
		String type = header("Content-Type");
		boolean form = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
		return form ? form(new String(this.body, StandardCharsets.UTF_8)) : Map.of();
	}

	/** The body as text; the real portal breaks if it is no UTF-8. */
	String text() {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.body)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new Refused(SimulatorResponse.serverError());
		}
	}

	/** Null: the browser did not send this cookie. */
	@Nullable String cookie(String name) {
		for (String header : this.headers.getOrDefault("Cookie", List.of())) {
			for (String pair : header.split(";", -1)) {
				if (pair.strip().startsWith(name + "=")) {
					return pair.strip().substring(name.length() + 1);
				}
			}
		}
		return null;
	}

	static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	static Map<String, String> form(String text) {
		Map<String, String> values = new HashMap<>();
		for (String pair : text.split("&", -1)) {
			int end = pair.indexOf('=');
			if (end > 0) {
				values.put(decode(pair.substring(0, end)), decode(pair.substring(end + 1)));
			}
		}
		return values;
	}

}
