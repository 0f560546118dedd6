package dev.educates.gateway.discovery.configured;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Ends the start if anything below {@code gateway} is wrong: before any bean is made, so
 * that all of it is told at once and not what is met first.
 */
final class ConfigurationCheck implements BeanFactoryPostProcessor {

	private static final String OURS = "dev.educates.gateway.";

	private final ConfigurableEnvironment environment;

	ConfigurationCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> problems = new ArrayList<>();
		try {
			ConfigurationReader.read(this.environment);
		}
		catch (InvalidConfigurationException ex) {
			problems.addAll(ex.problems());
		}
		List<Class<?>> records = new ArrayList<>();
		Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class)).forEach((name) -> {
			Class<?> type = beans.getType(name, false);
			if (type != null && type.getName().startsWith(OURS)) {
				records.add(type);
			}
		});
		OptionValues.check(this.environment, records, problems);
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
	}

}
