package dev.educates.gateway.portal.administration;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.audit.Audit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures administration. The file is read while beans are created, before the first
 * request.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdministrationProperties.class)
class AdministrationConfiguration {

	@Bean(initMethod = "start")
	Administration administration(PortalDirectory directory, Audit audit, AdministrationProperties properties) {
		return new Administration(directory, audit, new StateFile(properties.stateFile()));
	}

}
