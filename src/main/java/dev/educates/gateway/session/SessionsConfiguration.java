package dev.educates.gateway.session;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import dev.educates.gateway.placement.Placement;
import dev.educates.gateway.placement.PlacementObserver;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.ObservedFleet;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.session.inflight.Claims;
import dev.educates.gateway.session.inflight.Waiting;
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
	Decisions decisions(Access access, Clock clock) {
		return new Decisions(access, clock);
	}

	/** What is done there is part of the caller's trace. */
	@Bean(destroyMethod = "shutdownNow")
	ExecutorService sessionThreads() {
		return ContextExecutorService.wrap(
				Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-", 0).factory()),
				ContextSnapshotFactory.builder().build()::captureAll);
	}

	@Bean
	Means means(PortalDirectory directory, ObservedFleet refresh, SessionProperties properties,
			@Qualifier("steadyClock") Clock steadyClock) {
		return new Means(directory, refresh, properties, Waiting.REAL, steadyClock);
	}

	@Bean
	MeterBinder claimMetrics(Means means) {
		return (meters) -> Gauge.builder("gateway.claims", means.coordination().claims(), Claims::sum)
			.description("Seats that requests under way may take or may have taken")
			.register(meters);
	}

	@Bean
	PortalSessions portalSessions(Access access, Means means, SessionProperties properties,
			ExecutorService sessionThreads, Precedence precedence, ObjectProvider<PlacementObserver> observers) {
		Placement placement = new Placement(PlacementPolicy.named(properties.placement().policy()),
				observers.getIfAvailable(() -> Supplier::get));
		return new PortalSessions(access, placement, means, sessionThreads, precedence);
	}

	@Bean
	SessionService sessionService(PortalSessions sessions, Access access, Audit audit, Decisions decisions,
			Clock clock) {
		return new AuditedSessions(sessions, access, audit, decisions, clock);
	}

	@Bean
	LiveSessions liveSessions(Means means) {
		return new LiveSessions(means.directory(), means.limits().callTimeout());
	}

}
