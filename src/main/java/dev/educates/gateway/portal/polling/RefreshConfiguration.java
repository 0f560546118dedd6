package dev.educates.gateway.portal.polling;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.lifecycle.Running;
import org.springframework.beans.factory.annotation.Qualifier;
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

	/** For those alone who compare moments with those of readings. */
	@Bean(defaultCandidate = false)
	Clock steadyClock(Clock clock) {
		return new SteadyClock(clock, System::nanoTime);
	}

	@Bean
	Refresh refresh(RefreshProperties properties, PortalDirectory directory, Fleet fleet,
			@Qualifier("steadyClock") Clock steadyClock) {
		return new Refresh(properties, directory, fleet, steadyClock);
	}

	/** Spring closes it after all else. */
	@Bean
	Running polling(Refresh refresh) {
		return new Running(refresh::start, () -> {
		}, Running.FIRST);
	}

}
