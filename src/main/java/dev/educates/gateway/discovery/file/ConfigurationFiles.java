package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
record ConfigurationFiles(ConfigurableEnvironment running) {

	/** Reads all; {@link #problem} describes the exception if one cannot be read. */
	ConfigurableEnvironment read() {
		List<PropertySource<?>> behindFiles = new ArrayList<>();
		ConfigurableEnvironment fresh = withoutFiles(behindFiles);
		ConfigDataEnvironmentPostProcessor.applyTo(fresh);
		behindFiles.forEach(fresh.getPropertySources()::addLast);
		return fresh;
	}

	/**
	 * What the files say. Files whose bytes are the same are not parsed again: what they
	 * say is the same object then, so that two contents are quick to compare.
	 */
	static List<Object> contents(ConfigurableEnvironment read) {
		return read.getPropertySources()
			.stream()
			.filter(ConfigurationFiles::isFile)
			.map((source) -> (source instanceof ConfigTreePropertySource secrets) ? texts(secrets) : source.getSource())
			.map(Object.class::cast)
			.toList();
	}

	/** A mounted secret is a file of its own that is read when it is asked for. */
	private static List<String> texts(ConfigTreePropertySource secrets) {
		return Stream.of(secrets.getPropertyNames())
			.map((name) -> name + "=" + Objects.requireNonNull(secrets.getProperty(name)))
			.toList();
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

	/** Says why the files cannot be read, without what they say. */
	static String problem(Throwable ex) {
		Throwable cause = ex.getCause();
		return (cause != null) ? "%s: %s".formatted(ex.getMessage(), cause.getMessage())
				: String.valueOf(ex.getMessage());
	}

	private static boolean isFile(PropertySource<?> source) {
		return source instanceof OriginTrackedMapPropertySource || source instanceof ConfigTreePropertySource;
	}

}
