package dev.educates.gateway.discovery.file;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** Finds what somebody may have meant. */
final class Spelling {

	private static final Pattern IN_BRACKETS = Pattern.compile("\\[[^]]*]");

	private static final Pattern CAMEL = Pattern.compile("[a-z][A-Z]");

	private static final Pattern DASHED = Pattern.compile("-(.)");

	private Spelling() {
	}

	/** A name as its source has it: {@code labelSelector} stays so. */
	static String written(ConfigurationPropertyName name) {
		StringBuilder written = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			ConfigurationPropertyName part = name.chop(i + 1);
			String element = part.getLastElement(Form.ORIGINAL);
			written.append(part.isLastElementIndexed() ? "[" + element + "]" : (i > 0) ? "." + element : element);
		}
		return written.toString();
	}

	/** Words in kebab case, or in camel case if the name is written in that. */
	static String[] like(String written, Collection<String> words) {
		boolean camel = CAMEL.matcher(IN_BRACKETS.matcher(written).replaceAll("")).find();
		return words.stream()
			.map((word) -> camel ? DASHED.matcher(word).replaceAll((dash) -> dash.group(1).toUpperCase(Locale.ROOT))
					: word)
			.toArray(String[]::new);
	}

	/** A hint at the nearest of the known words, empty if none is near. */
	static String maybe(String word, String... known) {
		String typed = word.toLowerCase(Locale.ROOT);
		String nearest = null;
		int smallest = Integer.MAX_VALUE;
		for (String candidate : known) {
			String lower = candidate.toLowerCase(Locale.ROOT);
			int distance = (typed.length() > 2 && lower.contains(typed)) ? 1 : distance(typed, lower);
			if (distance < smallest && distance <= Math.max(1, candidate.length() / 3)) {
				smallest = distance;
				nearest = candidate;
			}
		}
		return hint(nearest);
	}

	private static String hint(@Nullable String nearest) {
		return (nearest != null) ? ". Maybe '" + nearest + "'" : "";
	}

	/** How many letters must be added, left out or replaced. */
	static int distance(String one, String other) {
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
