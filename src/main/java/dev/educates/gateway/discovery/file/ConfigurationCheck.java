package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.Collection;
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

	private static final String OURS = "dev.educates.";

	private final ConfigurableEnvironment environment;

	ConfigurationCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<Class<?>> records = new ArrayList<>();
		Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class)).forEach((name) -> {
			Class<?> type = beans.getType(name, false);
			if (type != null && type.getName().startsWith(OURS)) {
				records.add(type);
			}
		});
		List<String> problems = problems(this.environment, records);
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
	}

	/**
	 * Everything that is wrong below {@code gateway}.
	 * @param records classes of options, each {@link ConfigurationProperties}
	 */
	static List<String> problems(ConfigurableEnvironment environment, Collection<Class<?>> records) {
		List<String> problems = new ArrayList<>();
		try {
			ConfigurationReader.read(environment);
		}
		catch (InvalidConfigurationException ex) {
			problems.addAll(ex.problems());
		}
		OptionValues.check(environment, records, problems);
		return problems;
	}

}
