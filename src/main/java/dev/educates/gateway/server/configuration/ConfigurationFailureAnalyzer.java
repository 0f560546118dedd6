package dev.educates.gateway.server.configuration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports an invalid configuration that prevents a start, without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConfigurationFailureAnalyzer implements FailureAnalyzer {

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidConfigurationException || isAboutOption(cause)) {
				return new FailureAnalysis(cause.getMessage(),
						"Correct the configuration; docs/configuration.md describes it.", failure);
			}
		}
		return null;
	}

	/** Messages about an option that is found invalid while beans are created. */
	private static boolean isAboutOption(Throwable cause) {
		return cause.getClass().getName().startsWith("java.")
				&& String.valueOf(cause.getMessage()).startsWith("gateway.");
	}

}
