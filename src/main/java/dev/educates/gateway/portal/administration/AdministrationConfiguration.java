package dev.educates.gateway.portal.administration;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.storage.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures administration. The states are read while beans are created, before the
 * first request.
 */
@Configuration(proxyBeanMethods = false)
class AdministrationConfiguration {

	@Bean(initMethod = "start")
	Administration administration(PortalDirectory directory, Audit audit, RecordStore records) {
		return new Administration(directory, audit, new OverridesStore(records));
	}

}
