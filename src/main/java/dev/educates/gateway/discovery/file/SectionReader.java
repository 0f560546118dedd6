package dev.educates.gateway.discovery.file;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads what is below a list and collects everything that is wrong with it. A problem
 * names the key, the value unless it may be a secret, and where it stands.
 */
abstract class SectionReader {

	private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

	private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

	private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

	private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

	private final ListProperty property;

	private final List<String> problems;

	SectionReader(ListProperty property, List<String> problems) {
		this.property = property;
		this.problems = problems;
	}

	@Nullable String name(ConfigurationPropertyName key, Set<String> taken) {
		String name = required(key);
		if (name == null) {
			return null;
		}
		if (!NAME.matcher(name).matches()) {
			problem(key, name,
					"must be 1 to 63 lower case letters, digits, '-' and '.', beginning and ending with a letter or a digit");
			return null;
		}
		if (!taken.add(name)) {
			problem(key, name, "is the name of an earlier one, too");
			return null;
		}
		return name;
	}

	Map<String, String> labels(ConfigurationPropertyName key) {
		Map<String, String> labels = new LinkedHashMap<>();
		if (hasText(key)) {
			problem(key, "must be labels with their values, not a single value");
		}
		for (ConfigurationPropertyName label : this.property.children(key)) {
			String name = label.getLastElement(Form.ORIGINAL);
			if (label.isLastElementIndexed() && isSectionOf(label, "name")) {
				readLabel(label, labels);
				continue;
			}
			if (name.contains("[")) {
				problem(label, "must be a text, not a list");
				continue;
			}
			String value = text(label);
			if (value != null) {
				labels.put(name, value);
			}
		}
		return labels;
	}

	private boolean isSectionOf(ConfigurationPropertyName key, String name) {
		return this.property.children(key).contains(key.append(name));
	}

	/** As Educates' resources have them: the value may be missing. */
	private void readLabel(ConfigurationPropertyName key, Map<String, String> labels) {
		String name = required(key.append("name"));
		if (name != null && isSection(key, "name", "value")) {
			String value = text(key.append("value"));
			labels.put(name, (value != null) ? value : "");
		}
	}

	/** The texts of a list. */
	List<String> words(ConfigurationPropertyName key) {
		return items(key).stream().map(this::required).filter(Objects::nonNull).toList();
	}

	/** A number that is at least 1; null if there is none. */
	@Nullable Integer number(ConfigurationPropertyName key) {
		String text = text(key);
		if (text == null || text.isEmpty()) {
			return null;
		}
		if (!NUMBER.matcher(text).matches()) {
			problem(key, text, "must be a whole number from 1 to 999999999");
			return null;
		}
		return Integer.valueOf(text);
	}

	/** A number within bounds; the other one if there is none. */
	int number(ConfigurationPropertyName key, int from, int to, int otherwise) {
		String text = text(key);
		if (text == null || text.isEmpty()) {
			return otherwise;
		}
		int number = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
		if (number < from || number > to) {
			problem(key, text, "must be a whole number from %d to %d".formatted(from, to));
			return otherwise;
		}
		return number;
	}

	@Nullable String required(ConfigurationPropertyName key) {
		int before = this.problems.size();
		String text = text(key);
		if (text != null && !text.isBlank()) {
			return text;
		}
		if (this.problems.size() == before) {
			problem(key, (text != null) ? "is empty" : "is missing");
		}
		return null;
	}

	/** Null if there is none, or it has a problem. */
	@Nullable String text(ConfigurationPropertyName key) {
		if (!this.property.children(key).isEmpty()) {
			problem(key, "must be a text, without anything below it");
			return null;
		}
		try {
			String text = this.property.text(key);
			String example = (text != null) ? ExampleValues.problem(text, this.property.raw(key)) : null;
			if (example == null) {
				return text;
			}
			problem(key, example);
			return null;
		}
		catch (PlaceholderResolutionException ex) {
			problem(key, unresolved(ex, this.property.raw(key)));
			return null;
		}
	}

	/** Shows the placeholder if it is in the value itself: it may be part of a secret. */
	static String unresolved(PlaceholderResolutionException ex, @Nullable Object raw) {
		String placeholder = "${" + ex.getPlaceholder();
		boolean written = String.valueOf(raw).contains(placeholder);
		return "has a placeholder that cannot be resolved: "
				+ (written ? placeholder + "}" : "it is in a value that this one refers to");
	}

	List<ConfigurationPropertyName> items() {
		return items(this.property.name());
	}

	List<ConfigurationPropertyName> items(ConfigurationPropertyName key) {
		TreeMap<Integer, ConfigurationPropertyName> items = new TreeMap<>();
		boolean isList = !hasText(key);
		for (ConfigurationPropertyName child : this.property.children(key)) {
			String index = child.getLastElement(Form.ORIGINAL);
			if (child.isLastElementIndexed() && INDEX.matcher(index).matches()) {
				items.put(Integer.valueOf(index), child);
			}
			else {
				isList = false;
			}
		}
		if (!isList) {
			problem(key, "must be a list");
		}
		else if (!items.isEmpty() && items.lastKey() != items.size() - 1) {
			problem(key, "must be a list without empty items, but has only the items " + items.keySet());
		}
		return List.copyOf(items.values());
	}

	boolean isSection(ConfigurationPropertyName key, String... known) {
		String[] words = Spelling.like(written(key), List.of(known));
		if (this.property.children(key).isEmpty()) {
			problem(key, ((this.property.raw(key) != null) ? "must be a map of " : "is missing, a map of ")
					+ String.join(", ", words));
			return false;
		}
		if (this.property.hasExactNames()) {
			for (ConfigurationPropertyName child : this.property.children(key)) {
				if (Arrays.stream(known).noneMatch((name) -> key.append(name).equals(child))) {
					problem(child, "is not known" + Spelling.maybe(child.getLastElement(Form.ORIGINAL),
							Spelling.like(written(child), List.of(known))));
				}
			}
		}
		return true;
	}

	/** Not there, or an empty list or map. */
	boolean isAbsent(ConfigurationPropertyName key) {
		return this.property.children(key).isEmpty() && !hasText(key);
	}

	boolean hasText(ConfigurationPropertyName key) {
		Object raw = this.property.raw(key);
		return raw != null && !raw.toString().isEmpty();
	}

	/** As the user has spelled it. */
	String written(ConfigurationPropertyName key) {
		return this.property.written(key);
	}

	void problem(ConfigurationPropertyName key, String value, String what) {
		problem(key, "'" + value + "' " + what);
	}

	void problem(ConfigurationPropertyName key, String what) {
		Origin origin = this.property.origin(key);
		ConfigurationPropertyName near = key;
		while (origin == null && this.property.name().isAncestorOf(near)) {
			near = near.getParent();
			origin = this.property.origin(near);
		}
		this.problems.add(written(key) + " " + what + ((origin != null) ? " (" + origin + ")" : ""));
	}

}
