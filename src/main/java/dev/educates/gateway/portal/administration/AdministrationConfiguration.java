package dev.educates.gateway.portal.administration;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.audit.Audit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures administration. The states are read while beans are created, before the
 * first request.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdministrationProperties.class)
class AdministrationConfiguration {

	/** {@code RedisOverridesStore} is closed with the application. */
	@Bean
	OverridesStore overridesStore(AdministrationProperties properties, ObjectProvider<SharedStore> shared) {
		SharedStore store = shared.getIfAvailable();
		return (store != null) ? new RedisOverridesStore(store) : new StateFile(properties.stateFile());
	}

	@Bean(initMethod = "start")
	Administration administration(PortalDirectory directory, Audit audit, OverridesStore store) {
		return new Administration(directory, audit, store);
	}

}
