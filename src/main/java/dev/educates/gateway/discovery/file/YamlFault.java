package dev.educates.gateway.discovery.file;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What is wrong with a file that is not YAML, or out of bounds. Unlike the parser's own
 * messages it does not show what is written there, which may be a secret.
 */
final class YamlFault {

	/** Problems that name kinds of tokens only; others repeat words of the file. */
	private static final Pattern HARMLESS = Pattern
		.compile("mapping values are not allowed here|could not find expected ':'"
				+ "|(expected|did not find) [a-z <>',-]+( but found '<[a-z ]+>')?");

	private YamlFault() {
	}

	/**
	 * Looks for it among the causes of a failure.
	 * @return the end of a sentence that begins with the file; null if there is none
	 */
	static @Nullable String in(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof YamlBounds.Exceeded exceeded) {
				return exceeded.getMessage();
			}
			if (cause instanceof YAMLException malformed) {
				return describe(malformed);
			}
			if (isKey(cause)) {
				return "has a key that YAML does not take for text, like on, yes, no, true or 1: put it in quotes";
			}
		}
		return null;
	}

	/** Spring's reader of YAML expects keys to be text, and says so by this exception. */
	private static boolean isKey(Throwable cause) {
		return cause instanceof ClassCastException && Stream.of(cause.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().endsWith(".YamlProcessor"));
	}

	private static String describe(YAMLException malformed) {
		if (!(malformed instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
			return "is not valid YAML";
		}
		Mark mark = marked.getProblemMark();
		return "is not valid YAML in line %d, column %d%s".formatted(mark.getLine() + 1, mark.getColumn() + 1,
				reason(marked, mark));
	}

	private static String reason(MarkedYAMLException malformed, Mark mark) {
		String problem = String.valueOf(malformed.getProblem());
		String known = HARMLESS.matcher(problem).matches() ? ": " + problem : "";
		if (malformed instanceof DuplicateKeyException) {
			return ": the same key is there twice";
		}
		if (at(mark, 0) == '{' && at(mark, -1) == '$') {
			return known + ". Maybe a placeholder without quotes: inside {…} and […] write \"${NAME}\"";
		}
		return known
				+ (isIndentedByTab(mark) ? ". Maybe a tab: YAML takes only spaces at the beginning of a line" : "");
	}

	private static boolean isIndentedByTab(Mark mark) {
		if (at(mark, 0) == '\t') {
			return true;
		}
		int start = 0;
		while (at(mark, start - 1) > 0 && at(mark, start - 1) != '\n') {
			start--;
		}
		while (at(mark, start) == ' ') {
			start++;
		}
		return at(mark, start) == '\t';
	}

	private static int at(Mark mark, int offset) {
		int index = mark.getPointer() + offset;
		return (index >= 0 && index < mark.getBuffer().length) ? mark.getBuffer()[index] : 0;
	}

}
