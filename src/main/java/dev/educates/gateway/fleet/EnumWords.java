package dev.educates.gateway.fleet;

import java.util.Locale;

/**
 * Reads enum values from words of another system, which may know more of them than we do.
 */
final class EnumWords {

	private EnumWords() {
	}

	static <E extends Enum<E>> E parse(Class<E> type, String word, E otherwise) {
		try {
			return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			return otherwise;
		}
	}

}
