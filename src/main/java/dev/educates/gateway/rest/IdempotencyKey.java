package dev.educates.gateway.rest;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} of draft-ietf-httpapi-idempotency-key-header: a
 * string in quotation marks (RFC 8941, section 3.3.3). Most clients send it without them,
 * which is the same key. It has the semantics of GraphQL's {@code actionId}, and its
 * keys.
 */
final class IdempotencyKey {

	static final String HEADER = "Idempotency-Key";

	private static final int LONGEST = 254;

	/** With each character escaped, in quotation marks. */
	private static final int LONGEST_WRITTEN = 2 * LONGEST + 2;

	private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+)\"");

	private static final Pattern BARE = Pattern.compile("[!#-~]+");

	private IdempotencyKey() {
	}

	static @Nullable String of(HttpServletRequest request) {
		List<String> sent = Collections.list(request.getHeaders(HEADER));
		if (sent.isEmpty()) {
			return null;
		}
		String value = sent.getFirst().strip();
		if (value.length() > LONGEST_WRITTEN) {
			// the pattern takes a part of the stack for each character
			throw invalid();
		}
		Matcher quoted = QUOTED.matcher(value);
		String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : value;
		if (sent.size() > 1 || key.isEmpty() || key.length() > LONGEST
				|| !(quoted.matches() || BARE.matcher(value).matches())) {
			throw invalid();
		}
		return key;
	}

	private static LookupException invalid() {
		return LookupException
			.badRequest("%s must be one string of 1 to %d printable ASCII characters, in quotation marks"
				.formatted(HEADER, LONGEST));
	}

}
