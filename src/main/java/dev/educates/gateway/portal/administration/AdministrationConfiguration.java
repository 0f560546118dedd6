package dev.educates.gateway.portal.administration;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.audit.Audit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Administration of the portals that are configured. What was kept is in force before
 * anybody asks: the file is read while beans are made.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdministrationProperties.class)
class AdministrationConfiguration {

	@Bean(initMethod = "start")
	Administration administration(PortalDirectory directory, Audit audit, AdministrationProperties properties) {
		return new Administration(directory, audit, new StateFile(properties.stateFile()));
	}

}
