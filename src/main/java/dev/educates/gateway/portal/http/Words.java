package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Makes what somebody else wrote fit for one line of a log or an explanation.
 */
final class Words {

	private static final int LONGEST = 200;

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

	/** A refusal's own words, unless they are a whole page. */
	static String of(Sent.Received answer) {
		String text = new String(answer.body(), StandardCharsets.UTF_8);
		if (text.isBlank()) {
			return "an empty answer";
		}
		return isPage(text) ? "an HTML page" : of(text);
	}

	static boolean isPage(String text) {
		return text.stripLeading().startsWith("<");
	}

}
