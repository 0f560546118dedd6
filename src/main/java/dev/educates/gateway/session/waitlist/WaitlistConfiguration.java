package dev.educates.gateway.session.waitlist;

import java.time.Clock;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.tenancy.Access;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The wait list and its lifecycle. The pipeline and the wait list need each other, so the
 * wait list gets the pipeline lazily.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WaitlistProperties.class)
class WaitlistConfiguration {

	@Bean
	Waitlist waitlist(ObjectProvider<WaitlistRequester> requests, ObjectProvider<WaitObserver> observers, Access access,
			FleetStore fleet, WaitlistProperties properties, ObjectProvider<SharedStore> shared, Clock clock) {
		SharedStore store = shared.getIfAvailable();
		LineSharing sharing = (store != null) ? new LineSharing(store, properties.grace()) : null;
		return new Waitlist(requests::getObject, observers.stream().toList(), access, fleet, properties, sharing,
				clock);
	}

	@Bean
	MeterBinder waitingMetrics(Waitlist waitlist) {
		return (meters) -> Gauge.builder("gateway.waiting", waitlist, Waitlist::length)
			.description("Requests on the wait list")
			.register(meters);
	}

	@Bean
	LifecycleBean waiting(Waitlist waitlist, Fleet fleet) {
		return new LifecycleBean(() -> {
			fleet.listen(waitlist::changed);
			waitlist.start();
		}, waitlist::close, LifecycleBean.LAST);
	}

}
