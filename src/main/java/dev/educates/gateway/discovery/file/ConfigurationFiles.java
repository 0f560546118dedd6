package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

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
		List<PropertySource<?>> behindFiles = new ArrayList<>();
		ConfigurableEnvironment fresh = withoutFiles(behindFiles);
		ConfigDataEnvironmentPostProcessor.applyTo(fresh);
		behindFiles.forEach(fresh.getPropertySources()::addLast);
		return fresh;
	}

	/**
	 * What stands in the files, to be compared with what stood there before. Other
	 * sources stay as they are while the application runs.
	 * @return null if that cannot be said, as a file is read only when it is asked for
	 */
	static @Nullable List<Object> contents(ConfigurableEnvironment read) {
		List<Object> contents = new ArrayList<>();
		for (PropertySource<?> source : read.getPropertySources()) {
			if (source instanceof ConfigTreePropertySource) {
				return null;
			}
			if (isFile(source)) {
				contents.add(source.getSource());
			}
		}
		return contents;
	}

	private ConfigurableEnvironment withoutFiles(List<PropertySource<?>> behindFiles) {
		AbstractEnvironment fresh = new AbstractEnvironment() {
		};
		fresh.setDefaultProfiles(this.running.getDefaultProfiles());
		fresh.setActiveProfiles(this.running.getActiveProfiles());
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
		return fresh;
	}

	/**
	 * Says why the files could not be read. Unlike the messages of a YAML parser it does
	 * not show what is written there, which may be a secret.
	 */
	String problem(RuntimeException ex) {
		String malformed = YamlFault.in(ex);
		if (malformed != null) {
			String file = FileReads.culprit(withoutFiles(new ArrayList<>()));
			return ((file != null) ? file : "A file") + " " + malformed;
		}
		Throwable cause = ex.getCause();
		return (cause != null) ? "%s: %s".formatted(ex.getMessage(), cause.getMessage())
				: String.valueOf(ex.getMessage());
	}

	private static boolean isFile(PropertySource<?> source) {
		return source instanceof OriginTrackedMapPropertySource || source instanceof ConfigTreePropertySource;
	}

}
