package dev.educates.gateway.discovery.configured;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Says in plain words what is wrong with the configuration when it keeps the gateway from
 * starting.
 */
final class ConfigurationFailureAnalyzer implements FailureAnalyzer {

	static final String KEY = "has a key that YAML does not take for text, like on, yes, no, true or 1: put it in quotes";

	/** Problems that name kinds of tokens only; others repeat words of the file. */
	private static final Pattern HARMLESS = Pattern
		.compile("mapping values are not allowed here|could not find expected ':'"
				+ "|(expected|did not find) [a-z <>',-]+( but found '<[a-z ]+>')?");

	private static final String ACTION = "Mend the configuration; docs/configuration.md describes it.";

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidConfigurationException invalid) {
				return new FailureAnalysis(invalid.getMessage(), ACTION, failure);
			}
			if (cause instanceof YAMLException malformed) {
				return new FailureAnalysis("A file of the configuration " + describe(malformed), ACTION, failure);
			}
			if (isKey(cause)) {
				return new FailureAnalysis("A file of the configuration " + KEY, ACTION, failure);
			}
		}
		return null;
	}

	/** Spring's reader of YAML expects keys to be text, and says so by this exception. */
	static boolean isKey(Throwable cause) {
		return cause instanceof ClassCastException && Stream.of(cause.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().endsWith(".YamlProcessor"));
	}

	/**
	 * Unlike the exception's own message it does not show what is written there, which
	 * may be a secret.
	 */
	static String describe(YAMLException malformed) {
		if (malformed instanceof MarkedYAMLException marked) {
			Mark mark = marked.getProblemMark();
			String place = (mark != null) ? " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1)
					: "";
			String problem = String.valueOf(marked.getProblem());
			return "is not valid YAML" + place + (HARMLESS.matcher(problem).matches() ? ": " + problem : "");
		}
		return "is not valid YAML";
	}

}
