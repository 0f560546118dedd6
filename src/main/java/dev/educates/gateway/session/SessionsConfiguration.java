package dev.educates.gateway.session;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.educates.gateway.audit.Audit;
import dev.educates.gateway.coordination.Waiting;
import dev.educates.gateway.placement.Placement;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.refresh.ObservedFleet;
import dev.educates.gateway.tenancy.Access;

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

	@Bean(destroyMethod = "shutdownNow")
	ExecutorService sessionThreads() {
		return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-", 0).factory());
	}

	@Bean
	SessionService sessionService(Access access, Audit audit, Decisions decisions, PortalDirectory directory,
			ObservedFleet refresh, SessionProperties properties, ExecutorService sessionThreads, Clock clock,
			@Qualifier("steadyClock") Clock steadyClock, Precedence precedence) {
		Placement placement = new Placement(PlacementPolicy.named(properties.placement().policy()));
		Means means = new Means(directory, refresh, properties, Waiting.REAL, steadyClock);
		return new AuditedSessions(new PortalSessions(access, placement, means, sessionThreads, precedence), access,
				audit, decisions, clock);
	}

}
