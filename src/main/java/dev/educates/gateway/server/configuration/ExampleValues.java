package dev.educates.gateway.server.configuration;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognises the values with which examples mark what an operator has to fill in, like
 * {@code replace-me} in {@code docker/kubernetes/secret.yaml}. They are public: a gateway
 * that takes one for a password or a key is open to everybody who knows the example.
 */
final class ExampleValues {

	/**
	 * {@code replace-me…}, {@code change_me…}, {@code changeme…}, also as a stored
	 * password.
	 */
	private static final Pattern EXAMPLE = Pattern.compile("\\s*(\\{\\w+})?[\"'<]?(replace|change)[-_ ]?me(?![a-z]).*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	/** A value that consists of one placeholder. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:{}]+)(:[^{}]*)?}");

	private ExampleValues() {
	}

	/**
	 * The rest of a sentence that begins with the option, without the value; null if the
	 * value is none of an example. The raw value has placeholders.
	 */
	static @Nullable String problem(String value, @Nullable Object raw) {
		if (!EXAMPLE.matcher(value).matches()) {
			return null;
		}
		var placeholder = PLACEHOLDER.matcher(String.valueOf(raw));
		return "still has the placeholder of the example, which is public. Set "
				+ (placeholder.matches() ? placeholder.group(1) + " to a value" : "a value") + " of your own";
	}

}
