package dev.educates.gateway.discovery.file;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in plain words what is wrong with the configuration when it keeps the gateway from
 * starting. It comes before Spring Boot's own, which print values of Java.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConfigurationFailureAnalyzer implements FailureAnalyzer {

	private static final String ACTION = "Mend the configuration; docs/configuration.md describes it.";

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		String malformed = YamlFault.in(failure);
		if (malformed != null) {
			String file = MalformedFiles.of(failure);
			return new FailureAnalysis(((file != null) ? file : "A file of the configuration") + " " + malformed,
					ACTION, failure);
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidConfigurationException || isAboutOption(cause)) {
				return new FailureAnalysis(cause.getMessage(), ACTION, failure);
			}
		}
		return null;
	}

	/**
	 * What is found wrong with an option while beans are made begins with its name.
	 * Exceptions of our own have analyzers of their own.
	 */
	private static boolean isAboutOption(Throwable cause) {
		return cause.getClass().getName().startsWith("java.")
				&& String.valueOf(cause.getMessage()).startsWith("gateway.");
	}

}
