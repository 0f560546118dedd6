package dev.educates.gateway.portal.polling;

import java.time.Clock;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts polling before the server accepts requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PollingProperties.class)
class PollingConfiguration {

	@Bean
	Fleet fleet() {
		return new Fleet();
	}

	/** For comparisons with times of polls only. */
	@Bean(defaultCandidate = false)
	Clock steadyClock(Clock clock) {
		return new MonotonicClock(clock, System::nanoTime);
	}

	@Bean
	PollLease pollLease(ObjectProvider<SharedStore> store) {
		SharedStore shared = store.getIfAvailable();
		return (shared != null) ? new RedisPollLease(shared) : PollLease.LOCAL;
	}

	@Bean
	PollScheduler refresh(PollingProperties properties, PollLease pollLease, PortalDirectory directory, Fleet fleet,
			@Qualifier("steadyClock") Clock steadyClock) {
		return new PollScheduler(properties, properties.timing(), pollLease, directory, fleet, steadyClock);
	}

	@Bean
	WatchedPortals watchedPortals(PollScheduler refresh) {
		return refresh.watchedPortals();
	}

	@Bean
	MeterBinder earlyPolls(PollScheduler refresh) {
		return (meters) -> FunctionCounter.builder("gateway.portal.polls.early", refresh, PollScheduler::earlyPolls)
			.description("Polls of portals that were not due yet: calls that requests and events have caused")
			.register(meters);
	}

	/** Closed by Spring after all other beans. */
	@Bean
	LifecycleBean polling(PollScheduler refresh) {
		return new LifecycleBean(refresh::start, () -> {
		}, LifecycleBean.FIRST);
	}

}
