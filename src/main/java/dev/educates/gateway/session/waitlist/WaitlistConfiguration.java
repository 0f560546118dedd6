package dev.educates.gateway.session.waitlist;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.session.SeatPriority;
import dev.educates.gateway.session.SessionService;
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
 * Lets people wait as long as the application runs. Sessions ask the waiting room who
 * comes first, and the waiting room asks for sessions: so it is given them last.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WaitlistProperties.class)
class WaitlistConfiguration {

	@Bean
	Waitlist waitlist(ObjectProvider<WaitlistRequester> requests, ObjectProvider<SessionService> sessions,
			ObjectProvider<WaitObserver> observers, Access access, FleetStore fleet, WaitlistProperties properties,
			Clock clock) {
		return new Waitlist(requests::getObject, sessions::getObject, observers.stream().toList(), access, fleet,
				properties, clock);
	}

	@Bean
	SeatPriority seatPriority(Waitlist room) {
		return room.seatPriority();
	}

	@Bean
	MeterBinder waitingMetrics(Waitlist room) {
		return (meters) -> Gauge.builder("gateway.waiting", room, Waitlist::length)
			.description("Requests that wait in line for a seat")
			.register(meters);
	}

	@Bean
	LifecycleBean waiting(Waitlist room, Fleet fleet) {
		return new LifecycleBean(() -> {
			fleet.listen(room::changed);
			room.start();
		}, room::close, LifecycleBean.LAST);
	}

}
