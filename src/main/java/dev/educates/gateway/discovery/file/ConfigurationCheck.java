package dev.educates.gateway.discovery.file;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Ends the start if anything below {@code gateway} is invalid: before any bean is
 * created, so that all problems are reported together.
 */
record ConfigurationCheck(ConfigurableEnvironment environment) implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		FleetFileReader.read(this.environment, FleetFileReader.Scope.START);
	}

}
