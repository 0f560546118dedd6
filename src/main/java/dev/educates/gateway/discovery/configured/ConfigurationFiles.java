package dev.educates.gateway.discovery.configured;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * The files that Spring Boot reads at the start, read again: the same locations, imports
 * and profiles. All other sources, like the command line and environment variables, are
 * those of the running application, in the same order.
 */
final class ConfigurationFiles {

	private final ConfigurableEnvironment running;

	ConfigurationFiles(ConfigurableEnvironment running) {
		this.running = running;
	}

	/**
	 * Reads all of them.
	 * @throws RuntimeException if one is missing or cannot be read, see
	 * {@link #problem(RuntimeException)}
	 */
	ConfigurableEnvironment read() {
		AbstractEnvironment fresh = new AbstractEnvironment() {
		};
		fresh.setDefaultProfiles(this.running.getDefaultProfiles());
		fresh.setActiveProfiles(this.running.getActiveProfiles());
		List<PropertySource<?>> behindFiles = new ArrayList<>();
		boolean filesSeen = false;
		for (PropertySource<?> source : this.running.getPropertySources()) {
			if (isFile(source)) {
				filesSeen = true;
			}
			else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				fresh.getPropertySources().addLast(source);
				if (filesSeen) {
					behindFiles.add(source);
				}
			}
		}
		ConfigurationPropertySources.attach(fresh);
		ConfigDataEnvironmentPostProcessor.applyTo(fresh);
		behindFiles.forEach(fresh.getPropertySources()::addLast);
		return fresh;
	}

	/**
	 * Says why the files could not be read. Unlike the messages of a YAML parser it does
	 * not show what is written there, which may be a secret.
	 */
	String problem(RuntimeException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof YAMLException malformed) {
				Resource file = malformedFile();
				return ((file != null) ? file.getDescription() : "A file") + " "
						+ ConfigurationFailureAnalyzer.describe(malformed);
			}
			if (ConfigurationFailureAnalyzer.isKey(cause)) {
				return "A file " + ConfigurationFailureAnalyzer.KEY;
			}
		}
		Throwable cause = ex.getCause();
		return (cause != null) ? "%s: %s".formatted(ex.getMessage(), cause.getMessage())
				: String.valueOf(ex.getMessage());
	}

	/** The exception does not tell which one it is. */
	private @Nullable Resource malformedFile() {
		for (PropertySource<?> source : this.running.getPropertySources()) {
			if (source instanceof OriginTrackedMapPropertySource file && file.getPropertyNames().length > 0
					&& file.getOrigin(file.getPropertyNames()[0]) instanceof TextResourceOrigin origin
					&& origin.getResource() != null && isMalformed(origin.getResource())) {
				return origin.getResource();
			}
		}
		return null;
	}

	private static boolean isMalformed(Resource file) {
		try {
			new YamlPropertySourceLoader().load("file", file);
			return false;
		}
		catch (IOException ex) {
			return false;
		}
		catch (YAMLException ex) {
			return true;
		}
	}

	private static boolean isFile(PropertySource<?> source) {
		return source instanceof OriginTrackedMapPropertySource || source instanceof ConfigTreePropertySource;
	}

}
