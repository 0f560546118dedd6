package dev.educates.gateway.server.configuration;

import java.util.List;

/** The configuration is invalid. The message has all problems, and no secrets. */
@SuppressWarnings("serial")
public final class InvalidConfigurationException extends RuntimeException {

	private final transient List<String> problems;

	/** An invalid configuration, with a sentence for each problem. */
	public InvalidConfigurationException(List<String> problems) {
		super("The configuration has %s:%n%n- %s".formatted(
				(problems.size() != 1) ? problems.size() + " problems" : "a problem",
				String.join(System.lineSeparator() + "- ", problems)));
		this.problems = List.copyOf(problems);
	}

	/** A sentence for each problem. */
	public List<String> problems() {
		return this.problems;
	}

}
