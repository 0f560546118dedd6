package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes what somebody else wrote fit for one line of a log or an explanation.
 */
final class Words {

	private static final int LONGEST = 200;

	private static final String HTML = "an HTML page";

	/** The plain sentences of portal 3.7.1. */
	private static final Set<String> KNOWN = Set.of("Environment does not exist", "Session requests not permitted",
			"Status requests not permitted", "Session requests not permitted for user",
			"Need redirect URL for workshop index", "Session is not currently in use", "Invalid JSON request payload",
			"Malformed JSON request payload");

	/** What its JSON says, also that of OAuth. */
	private static final Pattern ERROR = Pattern.compile("^\\{\\s*\"error\":\\s*\"([A-Za-z_ ]{1,60})\"");

	private Words() {
	}

	/** The text in one line, cut where it gets long. */
	static String of(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return "no details";
		}
		String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "…" : line;
	}

	/**
	 * An answer's own words if they are known to be a portal's. Anything else may be a
	 * page, a stack trace or worse, and is told by its kind only.
	 */
	static String of(Sent.Received answer) {
		String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
		if (text.isEmpty()) {
			return "an empty answer";
		}
		if (KNOWN.contains(text)) {
			return text;
		}
		Matcher error = ERROR.matcher(text);
		if (error.find()) {
			return error.group(1);
		}
		return text.startsWith("<") ? HTML
				: "%d bytes that are none of a portal's answers".formatted(answer.body().length);
	}

	/** What an answer looks like, without its words. */
	static String kind(byte[] body) {
		return new String(body, StandardCharsets.UTF_8).strip().startsWith("<") ? HTML
				: "something of %d bytes".formatted(body.length);
	}

}
