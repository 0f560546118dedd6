package dev.educates.gateway.server.configuration;

import java.util.Comparator;
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
		return OptionTree.all()
			.options()
			.entrySet()
			.stream()
			.filter((option) -> !isItem || option.getValue().items() != null)
			.map((option) -> option.getKey().replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
			.min(Comparator.comparingInt((name) -> Spelling.distance(typed, name)))
			.filter((nearest) -> Spelling.distance(typed, nearest) < 3)
			.map((nearest) -> variable + " is not known"
					+ (nearest.equalsIgnoreCase(typed) ? ""
							: ". Maybe '" + PREFIX + nearest + rest.substring(typed.length()) + "'"))
			.orElse(null);
	}

}
