package dev.educates.gateway.discovery.file;

import java.util.List;

/**
 * The configuration is wrong. Its message has all problems, and no secrets.
 */
final class InvalidConfigurationException extends RuntimeException {

	private final List<String> problems;

	InvalidConfigurationException(List<String> problems) {
		super("The configuration has %s:%n%n- %s".formatted(
				(problems.size() != 1) ? problems.size() + " problems" : "a problem",
				String.join(System.lineSeparator() + "- ", problems)));
		this.problems = List.copyOf(problems);
	}

	List<String> problems() {
		return this.problems;
	}

}
