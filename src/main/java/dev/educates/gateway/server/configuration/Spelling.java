package dev.educates.gateway.server.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Suggests the known word that is nearest to an unknown one. */
public final class Spelling {

	private static final Pattern IN_BRACKETS = Pattern.compile("\\[[^]]*]");

	private static final Pattern CAMEL = Pattern.compile("[a-z][A-Z]");

	private static final Pattern END = Pattern.compile(".*(?:-|(?=[A-Z]))(.+)");

	private static final Pattern DASHED = Pattern.compile("-(.)");

	private static final int MOST = 3;

	private static final int MOST_COMPARED = 1_000;

	private static final int LONGEST_COMPARED = 64;

	private static final Pattern COMPARED = Pattern.compile("[\\p{L}\\p{N}_.-]+");

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

	/**
	 * The nearest known names, three at most, as a question that follows a sentence
	 * without its full stop; empty if none is near. Names may be those of others: long
	 * ones, and those with other characters than letters, digits and {@code -_.}, are not
	 * compared, and many take too long.
	 */
	public static String didYouMean(String name, Collection<String> known) {
		int most = 1 + name.length() / 3;
		if (name.length() > LONGEST_COMPARED || known.size() > MOST_COMPARED) {
			return "";
		}
		TreeMap<Integer, List<String>> byDistance = known.stream()
			.filter((each) -> each.length() <= LONGEST_COMPARED && Math.abs(each.length() - name.length()) <= most)
			.filter((each) -> COMPARED.matcher(each).matches())
			.collect(Collectors.groupingBy((each) -> distance(name, each), TreeMap::new, Collectors.toList()));
		Map.Entry<Integer, List<String>> nearest = byDistance.firstEntry();
		return (nearest == null || nearest.getKey() > most) ? ""
				: nearest.getValue()
					.stream()
					.sorted()
					.limit(MOST)
					.map((each) -> "'" + each + "'")
					.collect(Collectors.joining(", ", ". Did you mean ", "?"));
	}

	/** Up to three words that end like it: {@code poll-patience} for another patience. */
	private static String sameEnd(String word, Collection<String> known) {
		String end = END.matcher(word).replaceFirst("$1").toLowerCase(Locale.ROOT);
		return known.stream()
			.filter((each) -> end.length() > 3 && each.toLowerCase(Locale.ROOT).endsWith(end))
			.limit(MOST)
			.map((each) -> "'" + each + "'")
			.reduce((one, other) -> one + " or " + other)
			.map((words) -> ". Maybe " + words)
			.orElse("");
	}

	private static int near(String typed, String word) {
		String lower = word.toLowerCase(Locale.ROOT);
		return (typed.length() > 2 && lower.contains(typed)) ? 1 : editDistance(typed, lower);
	}

	/**
	 * The edits between two words, whatever their case: a letter more, less or other, or
	 * two neighbours swapped.
	 */
	public static int distance(String one, String other) {
		return editDistance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
	}

	private static int editDistance(String one, String other) {
		int[] before = new int[0];
		int[] above = new int[0];
		for (int i = 0; i <= one.length(); i++) {
			int[] row = new int[other.length() + 1];
			for (int j = 0; j <= other.length(); j++) {
				if (i == 0 || j == 0) {
					row[j] = i + j;
					continue;
				}
				boolean same = one.charAt(i - 1) == other.charAt(j - 1);
				row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
				if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
						&& one.charAt(i - 2) == other.charAt(j - 1)) {
					row[j] = Math.min(row[j], before[j - 2] + 1);
				}
			}
			before = above;
			above = row;
		}
		return above[other.length()];
	}

}
