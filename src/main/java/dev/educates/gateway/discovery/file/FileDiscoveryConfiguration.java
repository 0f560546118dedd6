package dev.educates.gateway.discovery.file;

import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Fills the directory while beans are made: a bad configuration ends the start before
 * anything is asked or answered.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ DiscoveryProperties.class, UserIdsProperties.class })
class FileDiscoveryConfiguration {

	@Bean
	static ConfigurationCheck configurationCheck(ConfigurableEnvironment environment) {
		return new ConfigurationCheck(environment);
	}

	@Bean
	Access access(UserIdsProperties properties) {
		return new Access(properties.userIds());
	}

	@Bean
	FleetMerger fleetMerger(PortalDirectory directory, Access access) {
		return new FleetMerger(directory, access);
	}

	@Bean(initMethod = "start")
	ConfigurationReloader fleetReload(ConfigurableEnvironment environment, FleetMerger merger,
			DiscoveryProperties properties) {
		return new ConfigurationReloader(environment, merger, properties.reloadInterval());
	}

}
