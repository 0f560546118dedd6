package dev.educates.gateway.discovery.configured;

import java.util.List;

/**
 * The configuration of clusters and portals is wrong. Its message has all problems, and
 * no secrets.
 */
final class InvalidFleetException extends RuntimeException {

	InvalidFleetException(List<String> problems) {
		super("gateway.clusters has %s:%n%n- %s".formatted(
				(problems.size() != 1) ? problems.size() + " problems" : "a problem",
				String.join(System.lineSeparator() + "- ", problems)));
	}

}
