package dev.educates.simulator;

import java.time.Clock;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The demo's fleet, in profile {@code demo} only. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
@EnableConfigurationProperties(SimulatorProperties.class)
class SimulatorConfiguration {

	@Bean(initMethod = "start", destroyMethod = "stop")
	DemoFleet demoFleet(SimulatorProperties properties, Environment environment) {
		RealPortalGuard.requireSimulatedOnly(environment, properties);
		return new DemoFleet(properties, Clock.systemUTC());
	}

	/** In profile {@code kubernetes-demo}: the portals are discovered from resources. */
	@Configuration(proxyBeanMethods = false)
	@Profile("kubernetes-demo")
	static class Kubernetes {

		@Bean
		static BeanFactoryPostProcessor demoKubeconfig(ConfigurableEnvironment environment) {
			return DemoApiServers.kubeconfig(environment);
		}

		@Bean(initMethod = "start", destroyMethod = "stop")
		DemoApiServers demoApiServers(Environment environment) {
			return new DemoApiServers(environment);
		}

	}

}
