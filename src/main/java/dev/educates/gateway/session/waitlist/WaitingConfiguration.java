package dev.educates.gateway.session.waitlist;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.polling.ObservedFleet;
import dev.educates.gateway.server.lifecycle.Running;
import dev.educates.gateway.session.Precedence;
import dev.educates.gateway.session.RequestsInLine;
import dev.educates.gateway.session.SessionService;
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
@EnableConfigurationProperties(WaitingProperties.class)
class WaitingConfiguration {

	@Bean
	WaitingRoom waitingRoom(ObjectProvider<RequestsInLine> requests, ObjectProvider<SessionService> sessions,
			Access access, ObservedFleet fleet, WaitingProperties properties, Clock clock) {
		return new WaitingRoom(requests::getObject, sessions::getObject, access, fleet, properties, clock);
	}

	@Bean
	Precedence precedence(WaitingRoom room) {
		return room.precedence();
	}

	@Bean
	MeterBinder waitingMetrics(WaitingRoom room) {
		return (meters) -> Gauge.builder("gateway.waiting", room, WaitingRoom::length)
			.description("Requests that wait in line for a seat")
			.register(meters);
	}

	@Bean
	Running waiting(WaitingRoom room, Fleet fleet) {
		return new Running(() -> {
			fleet.listen(room::changed);
			room.start();
		}, room::close, Running.LAST);
	}

}
