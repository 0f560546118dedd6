package dev.educates.gateway.fleet;

import java.util.Locale;

/** Parses enum values of another system, which may have unknown ones. */
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
