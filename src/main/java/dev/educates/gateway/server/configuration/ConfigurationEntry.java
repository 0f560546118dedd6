package dev.educates.gateway.server.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.EnumerablePropertySource;

/** A name that a source has, or one above such a name. */
final class ConfigurationEntry {

	final OptionTree option;

	/** As the first source has it. */
	final String written;

	final @Nullable ConfigurationEntry parent;

	final Map<String, ConfigurationEntry> children = new LinkedHashMap<>();

	/** Of a list: the one that it comes from. */
	@Nullable EnumerablePropertySource<?> source;

	@Nullable Object value;

	@Nullable Origin origin;

	/** The value without placeholders; null if there is none, or it has a problem. */
	@Nullable String text;

	ConfigurationEntry(OptionTree option, String written, @Nullable ConfigurationEntry parent) {
		this.option = option;
		this.written = written;
		this.parent = parent;
	}

	/**
	 * What stands below as {@code .name} or {@code [0]}; added if it is new and in force.
	 * Null if it is not known.
	 */
	@Nullable ConfigurationEntry child(String part, boolean inForce) {
		String key = key(part);
		OptionTree below = (key == null) ? null
				: this.option.isOpen() ? this.option : (part.startsWith("[") && this.option.items() != null)
						? this.option.items() : this.option.children().get(key);
		if (key == null || below == null) {
			return null;
		}
		ConfigurationEntry known = inForce ? this.children.get(key) : null;
		if (known == null) {
			known = new ConfigurationEntry(below, this.written + part, this);
			if (inForce) {
				this.children.put(key, known);
			}
		}
		return known;
	}

	@Nullable String key(String part) {
		if (ConfigurationTree.INDEX.matcher(part).matches()) {
			return part;
		}
		String word = part.substring(1);
		if (!this.option.isOpen()) {
			return this.option.word(word);
		}
		String key = part.startsWith("[") ? word.substring(0, word.length() - 1) : word;
		return key.contains("[") ? null : key;
	}

	/** What may stand below, in the style in which the names are written. */
	List<String> words(String part) {
		return List.copyOf(Spelling.like(this.written + part, this.option.children().keySet()));
	}

	/** Whether any key may stand below: of a key itself the parent is the map. */
	boolean isMap() {
		return this.option.isOpen() && (this.parent == null || this.parent.option != this.option);
	}

	boolean isEmpty() {
		return this.value == null || this.value.toString().isEmpty();
	}

	/** Of the value, or the first one below. */
	@Nullable Origin firstOrigin() {
		Origin first = this.origin;
		for (ConfigurationEntry child : this.children.values()) {
			first = (first != null) ? first : child.firstOrigin();
		}
		return first;
	}

}
