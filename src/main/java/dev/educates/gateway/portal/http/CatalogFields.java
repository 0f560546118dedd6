package dev.educates.gateway.portal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an object of a catalog, whose types are not known. A value of the wrong
 * type is left out, a number out of range is capped, and a warning names the field. Null
 * counts as absent.
 *
 * @param path what warnings begin with, like {@code workshop.}
 * @param warnings is given a sentence for each field that could not be used as it is
 */
record CatalogFields(JsonNode object, String path, Consumer<String> warnings) {

	/** Longer than a text in a Kubernetes resource can be. */
	static final int LONGEST_TEXT = 262_144;

	/** Of the elements of one field. */
	private static final int MOST = 100;

	/** Null if the value is no object. */
	static @Nullable CatalogFields of(JsonNode value, String name, String path, Consumer<String> warnings) {
		if (value.isObject()) {
			return new CatalogFields(value, path, warnings);
		}
		if (!isAbsent(value)) {
			warnings.accept(name + " is not an object");
		}
		return null;
	}

	private static boolean isAbsent(JsonNode value) {
		return value.isNull() || value.isMissingNode();
	}

	boolean isAbsent(String name) {
		return isAbsent(this.object.path(name));
	}

	@Nullable CatalogFields object(String name) {
		String where = this.path + name;
		return of(this.object.path(name), where, where + ".", this.warnings);
	}

	@Nullable String text(String name) {
		return text(this.object.path(name), () -> this.path + name);
	}

	private @Nullable String text(JsonNode value, Supplier<String> where) {
		if (isAbsent(value)) {
			return null;
		}
		if (value.isContainer()) {
			this.warnings.accept(where.get() + " is not a text");
			return null;
		}
		String text = value.asString();
		if (text.length() > LONGEST_TEXT) {
			this.warnings.accept("%s has %d characters, and is left out: the limit is %d".formatted(where.get(),
					text.length(), LONGEST_TEXT));
			return null;
		}
		return text;
	}

	/** A count, capped to its range. */
	int count(String name) {
		long number = number(name);
		int count = (int) Math.clamp(number, 0L, Integer.MAX_VALUE);
		if (count != number) {
			warn(name, "%d is read as %d".formatted(number, count));
		}
		return count;
	}

	/** A whole number, 0 if there is none; beyond 64 bits it is capped. */
	long number(String name) {
		JsonNode value = this.object.path(name);
		if (value.isNumber()) {
			Number number = value.numberValue();
			return (number instanceof Integer || number instanceof Long) ? number.longValue()
					: (long) number.doubleValue();
		}
		try {
			return isAbsent(value) ? 0 : Long.parseLong(value.isString() ? value.stringValue().strip() : "");
		}
		catch (NumberFormatException ex) {
			warn(name, "is not a number");
			return 0;
		}
	}

	/** True or false; false if there is neither. */
	boolean flag(String name) {
		JsonNode value = this.object.path(name);
		if (!value.isBoolean() && !isAbsent(value)) {
			warn(name, "is neither true nor false");
		}
		return value.isBoolean() && value.booleanValue();
	}

	/** A time; null if absent, or if it would overflow calculations. */
	@Nullable Instant time(String name) {
		String text = text(name);
		try {
			return (text != null) ? CatalogMapper.time(Instant.parse(text)) : null;
		}
		catch (DateTimeException | IllegalArgumentException ex) {
			warn(name, "is not a time");
			return null;
		}
	}

	/** A list of texts, without invalid ones and those beyond the limit. */
	List<String> texts(String name) {
		List<String> texts = new ArrayList<>();
		JsonNode list = this.object.path(name);
		if (!list.isArray() && !isAbsent(list)) {
			warn(name, "is not a list");
		}
		for (JsonNode each : list.isArray() ? list : List.<JsonNode>of()) {
			String text = hasRoom(name, texts.size()) ? text(each, () -> this.path + name) : null;
			if (text != null) {
				texts.add(text);
			}
		}
		return texts;
	}

	/** Texts by name, without invalid ones and those beyond the limit. */
	Map<String, String> textsByName(String name) {
		Map<String, String> texts = new LinkedHashMap<>();
		CatalogFields fields = object(name);
		if (fields != null) {
			fields.object.forEachEntry((key, value) -> {
				Supplier<String> where = () -> "%s%s['%s']".formatted(this.path, name, ErrorText.of(key));
				String text = hasRoom(name, texts.size()) ? text(value, where) : null;
				if (text != null) {
					texts.put(key, text);
				}
				else if (value.isNull()) {
					this.warnings.accept(where.get() + " is null");
				}
			});
		}
		return texts;
	}

	private boolean hasRoom(String name, int elements) {
		if (elements >= MOST) {
			warn(name, "has more than %d elements: the others are left out".formatted(MOST));
		}
		return elements < MOST;
	}

	void warn(String name, String what) {
		this.warnings.accept(this.path + name + " " + what);
	}

}
