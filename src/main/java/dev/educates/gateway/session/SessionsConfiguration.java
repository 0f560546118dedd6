package dev.educates.gateway.session;

import java.time.Clock;

import dev.educates.gateway.audit.Audit;
import dev.educates.gateway.placement.Placement;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.refresh.Refresh;
import dev.educates.gateway.tenancy.Access;

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

	@Bean
	SessionService sessionService(Access access, Audit audit, Decisions decisions, PortalDirectory directory,
			Refresh refresh, SessionProperties properties, Clock clock) {
		Placement placement = new Placement(PlacementPolicy.named(properties.placement().policy()));
		return new AuditedSessions(new PortalSessions(access, placement, directory, refresh, properties, clock), access,
				audit, decisions, clock);
	}

}
