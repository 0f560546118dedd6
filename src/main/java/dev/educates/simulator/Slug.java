package dev.educates.simulator;

import java.util.regex.Pattern;

/** What the portal takes as a name in a path; anything else there is a 404. */
final class Slug {

	static final String REGEX = "[-a-zA-Z0-9_]+";

	private static final Pattern PATTERN = Pattern.compile(REGEX);

	private Slug() {
	}

	static boolean matches(String text) {
		return PATTERN.matcher(text).matches();
	}

}
