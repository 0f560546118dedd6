package dev.educates.gateway.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * An answer as a document shows it: what it shows must be there; fields that it does not
 * show may be. {@code …} is anything but null where a value is, anything where a part of
 * a text is, and more elements at the end of a list.
 *
 * @param shown the answer
 */
record ExpectedAnswer(JsonNode shown) {

	private static final String ANYTHING = "…";

	/** What is shown and not so; errors that are not shown are a difference, too. */
	List<String> differences(JsonNode answer) {
		List<String> differences = new ArrayList<>();
		if (answer.has("errors") && !this.shown.has("errors")) {
			differences.add("errors " + answer.get("errors"));
		}
		compare("", this.shown, answer, differences);
		return differences;
	}

	private static void compare(String place, JsonNode shown, JsonNode there, List<String> differences) {
		if (shown.isObject()) {
			for (Map.Entry<String, JsonNode> field : shown.properties()) {
				compare(place + "/" + field.getKey(), field.getValue(), there.path(field.getKey()), differences);
			}
		}
		else if (shown.isArray()) {
			compareLists(place, shown, there, differences);
		}
		else if (!same(shown, there)) {
			differences.add("%s is %s, not %s".formatted(place, there.isMissingNode() ? "not there" : there, shown));
		}
	}

	private static void compareLists(String place, JsonNode shown, JsonNode there, List<String> differences) {
		boolean more = !shown.isEmpty() && isAnything(shown.get(shown.size() - 1));
		int size = more ? shown.size() - 1 : shown.size();
		if (!there.isArray() || there.size() < size || !more && there.size() > size) {
			differences.add("%s is %s, not %s".formatted(place, there, shown));
			return;
		}
		for (int i = 0; i < size; i++) {
			compare(place + "/" + i, shown.get(i), there.get(i), differences);
		}
	}

	private static boolean same(JsonNode shown, JsonNode there) {
		if (isAnything(shown)) {
			return !there.isMissingNode() && !there.isNull();
		}
		if (shown.isString() && there.isString()) {
			String pattern = Stream.of(shown.asString().split(ANYTHING, -1))
				.map(Pattern::quote)
				.collect(Collectors.joining(".*"));
			return Pattern.compile(pattern, Pattern.DOTALL).matcher(there.asString()).matches();
		}
		return shown.equals(there);
	}

	private static boolean isAnything(JsonNode shown) {
		return shown.isString() && shown.asString().equals(ANYTHING);
	}

}
