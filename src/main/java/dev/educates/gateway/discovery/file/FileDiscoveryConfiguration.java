package dev.educates.gateway.discovery.file;

import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.FleetSource;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Fills the directory while beans are created: an invalid configuration ends the start
 * before the gateway calls a portal or serves a request.
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
	ConfigurationReloader configurationReloader(ConfigurableEnvironment environment, FleetMerger merger,
			DiscoveryProperties properties) {
		return new ConfigurationReloader(environment, (fleet) -> merger.replace(FleetSource.FILE, fleet),
				properties.reloadInterval());
	}

}
