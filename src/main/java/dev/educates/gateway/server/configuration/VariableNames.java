package dev.educates.gateway.server.configuration;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Names of environment variables, which do not distinguish dots from dashes:
 * {@code GATEWAY_REFRESH_MAXIMUM_AGE}. A variable may belong to another program:
 * Kubernetes sets {@code GATEWAY_SERVICE_HOST} where a service is called {@code gateway}.
 */
final class VariableNames {

	static final String PREFIX = "GATEWAY_";

	private static final Pattern ITEM = Pattern.compile("(.+?)_\\d+(?:_.*)?");

	private VariableNames() {
	}

	/** The option that a variable sets; null if there is none. */
	static @Nullable String option(String variable) {
		return option(OptionTree.all(), "gateway", List.of(variable.substring(PREFIX.length()).split("_")));
	}

	private static @Nullable String option(OptionTree option, String name, List<String> words) {
		if (words.isEmpty()) {
			return option.children().isEmpty() ? name : null;
		}
		if (option.isOpen()) {
			return name + "." + String.join(".", words).toLowerCase(Locale.ROOT);
		}
		OptionTree items = option.items();
		if (items != null) {
			return words.getFirst().matches("\\d{1,9}")
					? option(items, name + "[" + words.getFirst() + "]", words.subList(1, words.size())) : null;
		}
		for (int i = 1; i <= words.size(); i++) {
			String child = option.word(String.join("", words.subList(0, i)));
			String found = (child != null) ? option(option.children().getOrDefault(child, option), name + "." + child,
					words.subList(i, words.size())) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/** A sentence if a variable is nearly an option or below a list's item, else null. */
	static @Nullable String problem(String variable) {
		String rest = variable.substring(PREFIX.length());
		Matcher item = ITEM.matcher(rest);
		boolean isItem = item.matches();
		String typed = isItem ? item.group(1) : rest;
		String[] nearest = { null };
		int[] smallest = { 3 };
		OptionTree.all().forEachOption((name, option) -> {
			String candidate = name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
			int distance = Spelling.distance(typed, candidate);
			if (distance < smallest[0] && (!isItem || option.items() != null)) {
				smallest[0] = distance;
				nearest[0] = candidate;
			}
		});
		if (nearest[0] == null) {
			return null;
		}
		return variable + " is not known"
				+ ((smallest[0] > 0) ? ". Maybe '" + PREFIX + nearest[0] + rest.substring(typed.length()) + "'" : "");
	}

}
