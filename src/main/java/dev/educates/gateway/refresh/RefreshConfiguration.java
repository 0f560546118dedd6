package dev.educates.gateway.refresh;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.lifecycle.Running;
import dev.educates.gateway.portal.PortalDirectory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts looking when the application has started, before it takes requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RefreshProperties.class)
class RefreshConfiguration {

	@Bean
	Fleet fleet() {
		return new Fleet();
	}

	@Bean
	Refresh refresh(RefreshProperties properties, PortalDirectory directory, Fleet fleet, Clock clock) {
		return new Refresh(properties, directory, fleet, clock);
	}

	/** Spring closes it after all else. */
	@Bean
	Running polling(Refresh refresh) {
		return new Running(refresh::start, () -> {
		}, Running.FIRST);
	}

}
