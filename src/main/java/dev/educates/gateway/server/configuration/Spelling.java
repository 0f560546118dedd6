package dev.educates.gateway.server.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Suggests the known word that is nearest to an unknown one. */
public final class Spelling {

	private static final Pattern IN_BRACKETS = Pattern.compile("\\[[^]]*]");

	private static final Pattern CAMEL = Pattern.compile("[a-z][A-Z]");

	private static final Pattern END = Pattern.compile(".*(?:-|(?=[A-Z]))(.+)");

	private static final Pattern DASHED = Pattern.compile("-(.)");

	private Spelling() {
	}

	/** Words in camel case if the name is written in that, else as they are. */
	static Collection<String> like(String written, Collection<String> words) {
		if (!CAMEL.matcher(IN_BRACKETS.matcher(written).replaceAll("")).find()) {
			return words;
		}
		return words.stream()
			.map((word) -> DASHED.matcher(word).replaceAll((dash) -> dash.group(1).toUpperCase(Locale.ROOT)))
			.toList();
	}

	/** The nearest known word as the end of a sentence; empty if none is near. */
	public static String maybe(String word, Collection<String> known) {
		String typed = word.toLowerCase(Locale.ROOT);
		return known.stream()
			.filter((each) -> near(typed, each) <= Math.max(1, each.length() / 3))
			.min(Comparator.comparingInt((each) -> near(typed, each)))
			.map((nearest) -> ". Maybe '" + nearest + "'")
			.orElseGet(() -> sameEnd(word, known));
	}

	/** Up to three words that end like it: {@code poll-patience} for another patience. */
	private static String sameEnd(String word, Collection<String> known) {
		String end = END.matcher(word).replaceFirst("$1").toLowerCase(Locale.ROOT);
		return known.stream()
			.filter((each) -> end.length() > 3 && each.toLowerCase(Locale.ROOT).endsWith(end))
			.limit(3)
			.map((each) -> "'" + each + "'")
			.reduce((one, other) -> one + " or " + other)
			.map((words) -> ". Maybe " + words)
			.orElse("");
	}

	private static int near(String typed, String word) {
		String lower = word.toLowerCase(Locale.ROOT);
		return (typed.length() > 2 && lower.contains(typed)) ? 1 : editDistance(typed, lower);
	}

	/** The Levenshtein distance of two words, whatever their case. */
	public static int distance(String one, String other) {
		return editDistance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
	}

	private static int editDistance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			int diagonal = i - 1;
			for (int j = 0; j <= other.length(); j++) {
				int above = row[j];
				if (i == 0 || j == 0) {
					row[j] = i + j;
				}
				else {
					int replaced = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
					row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
				}
				diagonal = above;
			}
		}
		return row[other.length()];
	}

}
