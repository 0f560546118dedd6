package dev.educates.gateway.session;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import dev.educates.gateway.placement.PlacementObserver;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.session.inflight.SeatReservations;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Access;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sessions over the configured placement policy. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
class SessionsConfiguration {

	@Bean
	DecisionLog decisions(Access access, Clock clock) {
		return new DecisionLog(access, clock);
	}

	/** What is done there is part of the caller's trace. */
	@Bean(destroyMethod = "shutdownNow")
	ExecutorService sessionThreads() {
		return ContextExecutorService.wrap(
				Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-", 0).factory()),
				ContextSnapshotFactory.builder().build()::captureAll);
	}

	@Bean
	RequestServices services(PortalDirectory directory, FleetStore refresh, SessionProperties properties,
			@Qualifier("steadyClock") Clock steadyClock) {
		return new RequestServices(directory, refresh, properties, WaitStrategy.REAL, steadyClock);
	}

	@Bean
	MeterBinder claimMetrics(RequestServices services) {
		return (meters) -> Gauge
			.builder("gateway.claims", services.coordination().reservations(), SeatReservations::sum)
			.description("Seats that requests under way may take or may have taken")
			.register(meters);
	}

	@Bean
	PortalSessions portalSessions(Access access, RequestServices services, SessionProperties properties,
			ExecutorService sessionThreads, SeatPriority seatPriority, ObjectProvider<PlacementObserver> observers) {
		PlacementPlanner placement = new PlacementPlanner(PlacementPolicy.named(properties.placement().policy()),
				observers.getIfAvailable(() -> Supplier::get));
		return new PortalSessions(access, placement, services, sessionThreads, seatPriority);
	}

	@Bean
	SessionService sessionService(PortalSessions sessions, Access access, Audit audit, DecisionLog decisions,
			Clock clock) {
		return new AuditedSessions(sessions, access, audit, decisions, clock);
	}

	@Bean
	LiveSessionReader liveSessions(RequestServices services) {
		return new LiveSessionReader(services.directory(), services.limits().callTimeout());
	}

}
