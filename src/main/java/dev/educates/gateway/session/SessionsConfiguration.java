package dev.educates.gateway.session;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.placement.PlacementObserver;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.session.inflight.SeatHolds;
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
	DecisionLog decisions(Access access, Clock clock, ReplicaId replica) {
		return new DecisionLog(access, clock, replica);
	}

	/** What is done there is part of the caller's trace. */
	@Bean(destroyMethod = "shutdownNow")
	ExecutorService sessionThreads() {
		return ContextExecutorService.wrap(
				Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-", 0).factory()),
				ContextSnapshotFactory.builder().build()::captureAll);
	}

	@Bean
	PipelineServices pipelineServices(PortalDirectory directory, FleetStore fleet, SessionProperties properties,
			@Qualifier("steadyClock") Clock steadyClock, ObjectProvider<SeatHolds> holds, Access access,
			ObjectProvider<SharedStore> store, CoordinationProperties coordination) {
		return PipelineServices.of(directory, fleet, properties, WaitStrategy.REAL, steadyClock,
				holds.getIfAvailable(() -> SeatHolds.NONE), access, store.getIfAvailable(),
				coordination.whenUnavailable());
	}

	@Bean
	MeterBinder seatReservationMetrics(PipelineServices services) {
		return (meters) -> Gauge
			.builder("gateway.seat.reservations", services.inFlight().reservations(), SeatReservations::sum)
			.description("Seats that requests in flight may take or may have taken")
			.register(meters);
	}

	@Bean
	RequestPipeline requestPipeline(Access access, PipelineServices services, SeatPriority seatPriority,
			ObjectProvider<PlacementObserver> observers, ObjectProvider<UseCounter> uses) {
		PlacementPolicy policy = PlacementPolicy.named(services.properties().placement().policy());
		PlacementPlanner planner = new PlacementPlanner(policy, observers.getIfAvailable(() -> Supplier::get));
		return new RequestPipeline(access, planner, services, seatPriority, uses.getIfAvailable(() -> UseCounter.NONE));
	}

	@Bean(initMethod = "listen")
	PollFollowUp pollFollowUp(PipelineServices services, RequestPipeline pipeline, ExecutorService sessionThreads) {
		return new PollFollowUp(services, pipeline, sessionThreads);
	}

	@Bean
	SessionAudit sessionAudit(Access access, Audit audit, DecisionLog decisions) {
		return new SessionAudit(access, audit, decisions);
	}

	/** From the inside out: the pipeline, the audit, and what observes both. */
	@Bean
	SessionService sessionService(RequestPipeline pipeline, Access access, PipelineServices services,
			SessionAudit audit, Clock clock, ObjectProvider<SessionObserver> observers) {
		SessionService audited = audit.audited(pipeline, new SessionChanges(access, services), clock);
		SessionService observed = audited;
		for (SessionObserver observer : observers) {
			observed = observer.observe(observed);
		}
		return observed;
	}

	@Bean
	LiveSessionReader liveSessions(PipelineServices services) {
		return new LiveSessionReader(services.directory(), services.limits().callTimeout());
	}

}
