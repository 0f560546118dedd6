package dev.educates.gateway.discovery.configured;

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

	private static final String ACTION = "Mend the configuration; docs/configuration.md describes it.";

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidFleetException invalid) {
				return new FailureAnalysis(invalid.getMessage(), ACTION, failure);
			}
			if (cause instanceof YAMLException malformed) {
				return new FailureAnalysis("A file of the configuration " + describe(malformed), ACTION, failure);
			}
		}
		return null;
	}

	/**
	 * Unlike the exception's own message it does not show what is written there, which
	 * may be a secret.
	 */
	static String describe(YAMLException malformed) {
		if (malformed instanceof MarkedYAMLException marked) {
			Mark mark = marked.getProblemMark();
			return "is not valid YAML" + ((mark != null)
					? " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1) : "") + ": "
					+ marked.getProblem();
		}
		return "is not valid YAML: " + malformed.getMessage();
	}

}
