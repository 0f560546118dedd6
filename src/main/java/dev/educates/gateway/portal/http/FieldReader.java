package dev.educates.gateway.portal.http;

import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Parses JSON values of unknown types as a stream. A value of the wrong type is skipped,
 * a number out of range is capped, and a warning names the field. Only invalid JSON fails
 * as a whole. Null counts as absent.
 */
final class FieldReader {

	/** Longer than a text in a Kubernetes resource can be. */
	static final int LONGEST_TEXT = 262_144;

	private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

	private final JsonParser json;

	private Consumer<String> warnings;

	/**
	 * A reader of the parser's current and following tokens.
	 * @param warnings is given a sentence for each field that could not be used as it is
	 */
	FieldReader(JsonParser json, Consumer<String> warnings) {
		this.json = json;
		this.warnings = warnings;
	}

	/** Runs an action with another receiver of warnings. */
	void warning(Consumer<String> elsewhere, Runnable what) {
		Consumer<String> before = this.warnings;
		this.warnings = elsewhere;
		try {
			what.run();
		}
		finally {
			this.warnings = before;
		}
	}

	/**
	 * Reads an object.
	 * @param name of the field that it is the value of
	 * @param field is called for each field, whose value is current then; a value that it
	 * does not read is skipped
	 * @return false if the value is no object
	 */
	boolean object(String name, Consumer<String> field) {
		if (!is(JsonToken.START_OBJECT, name, "an object")) {
			return false;
		}
		while (this.json.nextToken() == JsonToken.PROPERTY_NAME) {
			String key = this.json.currentName();
			this.json.nextToken();
			field.accept(key);
			this.json.skipChildren();
		}
		return true;
	}

	/**
	 * Reads a list.
	 * @param name of the field that it is the value of
	 * @param element is called for each element, which is current then
	 * @return false if the value is no list
	 */
	boolean list(String name, Runnable element) {
		if (!is(JsonToken.START_ARRAY, name, "a list")) {
			return false;
		}
		while (this.json.nextToken() != JsonToken.END_ARRAY) {
			element.run();
			this.json.skipChildren();
		}
		return true;
	}

	private boolean is(JsonToken wanted, String name, String kind) {
		if (this.json.currentToken() == wanted) {
			return true;
		}
		if (!isNull()) {
			warn(name, "is not " + kind);
		}
		return false;
	}

	/** A text; null if there is none. */
	@Nullable String text(String name) {
		switch (this.json.currentToken()) {
			case VALUE_STRING -> {
				Capped text = new Capped();
				long length = this.json.readString(text);
				if (length > LONGEST_TEXT) {
					warn(name, "has %d characters, and is left out: the limit is %d".formatted(length, LONGEST_TEXT));
					return null;
				}
				return text.toString();
			}
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
				return this.json.getString();
			}
			case VALUE_NULL -> {
				return null;
			}
			default -> {
				warn(name, "is not a text");
				return null;
			}
		}
	}

	/** A count, capped to its range. */
	int count(String name) {
		long number = number(name);
		if (number < 0) {
			warn(name, "%d is read as 0".formatted(number));
			return 0;
		}
		if (number > Integer.MAX_VALUE) {
			warn(name, "%d is read as %d".formatted(number, Integer.MAX_VALUE));
			return Integer.MAX_VALUE;
		}
		return (int) number;
	}

	/** A whole number, 0 if there is none; beyond 64 bits it is capped. */
	long number(String name) {
		switch (this.json.currentToken()) {
			case VALUE_NUMBER_INT -> {
				return whole();
			}
			case VALUE_NUMBER_FLOAT -> {
				return (long) this.json.getDoubleValue();
			}
			case VALUE_STRING -> {
				return number(name, text(name));
			}
			case VALUE_NULL -> {
				return 0;
			}
			default -> {
				warn(name, "is not a number");
				return 0;
			}
		}
	}

	private long whole() {
		try {
			return this.json.getLongValue();
		}
		catch (InputCoercionException ex) {
			return this.json.getString().startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
	}

	private long number(String name, @Nullable String text) {
		try {
			return Long.parseLong((text != null) ? text.strip() : "0");
		}
		catch (NumberFormatException ex) {
			warn(name, "is not a number");
			return 0;
		}
	}

	/** True or false; false if there is neither. */
	boolean flag(String name) {
		switch (this.json.currentToken()) {
			case VALUE_TRUE -> {
				return true;
			}
			case VALUE_FALSE, VALUE_NULL -> {
				return false;
			}
			default -> {
				warn(name, "is neither true nor false");
				return false;
			}
		}
	}

	/**
	 * A time; null if absent, or if it would overflow calculations.
	 */
	@Nullable Instant time(String name) {
		String text = text(name);
		if (text == null) {
			return null;
		}
		try {
			Instant time = Instant.parse(text);
			if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
				return time;
			}
		}
		catch (DateTimeException ex) {
			// treated like an invalid one
		}
		warn(name, "is not a time");
		return null;
	}

	/** A list of texts, without invalid ones and those beyond the limit. */
	List<String> texts(String name, int most) {
		List<String> texts = new ArrayList<>();
		list(name, () -> {
			String text = (texts.size() < most) ? text(name) : tooMany(name, most);
			if (text != null) {
				texts.add(text);
			}
		});
		return texts;
	}

	/** Texts by name, without invalid ones and those beyond the limit. */
	Map<String, String> textsByName(String name, int most) {
		Map<String, String> texts = new LinkedHashMap<>();
		object(name, (key) -> {
			String where = "%s['%s']".formatted(name, ErrorText.of(key));
			String text = (texts.size() < most || texts.containsKey(key)) ? text(where) : tooMany(name, most);
			if (text != null) {
				texts.put(key, text);
			}
			else if (isNull()) {
				warn(where, "is null");
			}
		});
		return texts;
	}

	private @Nullable String tooMany(String name, int most) {
		warn(name, "has more than %d elements: the others are left out".formatted(most));
		return null;
	}

	/** Whether the current value is null. */
	boolean isNull() {
		return this.json.currentToken() == JsonToken.VALUE_NULL;
	}

	/** Adds a warning about a field. */
	void warn(String name, String what) {
		this.warnings.accept(name + " " + what);
	}

	/**
	 * Whether the document ends here.
	 * @throws JacksonException if invalid JSON follows
	 */
	boolean atEnd() {
		return this.json.nextToken() == null;
	}

	/** Keeps the beginning of a text, which bounds its memory. */
	private static final class Capped extends Writer {

		private final StringBuilder text = new StringBuilder();

		@Override
		public void write(char[] characters, int offset, int length) {
			this.text.append(characters, offset, Math.min(length, LONGEST_TEXT - this.text.length()));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
