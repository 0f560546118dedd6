package dev.educates.gateway.administration;

import dev.educates.gateway.audit.Audit;
import dev.educates.gateway.portal.PortalDirectory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Administration of the portals that are configured. */
@Configuration(proxyBeanMethods = false)
class AdministrationConfiguration {

	@Bean
	Administration administration(PortalDirectory directory, Audit audit) {
		return new Administration(directory, audit);
	}

}
