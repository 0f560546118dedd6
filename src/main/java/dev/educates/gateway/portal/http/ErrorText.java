package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Sanitises text of portals for one line of a log or an explanation. */
final class ErrorText {

	private static final int LONGEST = 200;

	static final String HTML = "an HTML page";

	/** Longer texts are not searched. */
	private static final int READ = 2000;

	/**
	 * E-mail addresses, queries of URLs, and possible secrets: also within JSON, and
	 * after the scheme of an {@code Authorization}.
	 */
	private static final Pattern PRIVATE = Pattern.compile("\\S*@\\S+|\\?\\S+|eyJ\\S+|[A-Za-z0-9_+/=-]{24,}"
			+ "|(?<=(?i:token|secret|password|authorization|cookie)[\"']?\\s{0,3}[=:]\\s{0,3}[\"']?)"
			+ "(?![\"'])(?:(?i:bearer|basic)\\s+)?[^\\s\"',}]+|(?<=(?i:bearer)\\s{1,3})\\S+");

	private static final Pattern SPACES = Pattern.compile("\\s+");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{C}\\p{Zl}\\p{Zp}]+");

	/** The message in its JSON, including that of OAuth. */
	private static final Pattern ERROR = Pattern.compile("^\\{\\s*\"error\":\\s*\"([A-Za-z_ ]{1,60})\"");

	private ErrorText() {
	}

	/** The text in one line, truncated, without unprintable characters. */
	static String of(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return "no details";
		}
		String line = UNPRINTABLE.matcher(text.strip()).replaceAll(" ");
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "…" : line;
	}

	/**
	 * The text of a response. That of a refusal (4xx) is passed on; an error (5xx) may be
	 * a stack trace and is described by its kind, unless it is a portal's JSON.
	 */
	static String of(HttpResult.Received answer) {
		String text = text(answer);
		if (text.isEmpty()) {
			return "an empty answer";
		}
		Matcher error = ERROR.matcher(text);
		if (error.find()) {
			return error.group(1);
		}
		if (text.startsWith("<")) {
			return HTML;
		}
		return (answer.status() < 500) ? refusal(text)
				: "%d bytes that are none of a portal's answers".formatted(answer.body().length);
	}

	static String text(HttpResult.Received answer) {
		return new String(answer.body(), StandardCharsets.UTF_8).strip();
	}

	/** Without private values, and with unprintable characters escaped. */
	private static String refusal(String text) {
		String start = SPACES.matcher(text.substring(0, Math.min(READ, text.length()))).replaceAll(" ");
		StringBuilder line = new StringBuilder();
		PRIVATE.matcher(start).replaceAll("…").codePoints().limit(LONGEST).forEach((each) -> {
			if (isPrintable(each)) {
				line.appendCodePoint(each);
			}
			else {
				line.append("\\u%04x".formatted(each));
			}
		});
		return (text.length() > line.length() && line.length() >= LONGEST) ? line.append('…').toString()
				: line.toString();
	}

	private static boolean isPrintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

	/** The kind of a response body, without its text. */
	static String kind(byte[] body) {
		return new String(body, StandardCharsets.UTF_8).strip().startsWith("<") ? HTML
				: "something of %d bytes".formatted(body.length);
	}

}
