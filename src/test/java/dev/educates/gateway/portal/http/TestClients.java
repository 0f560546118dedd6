package dev.educates.gateway.portal.http;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import org.springframework.util.unit.DataSize;

/**
 * Real clients of portals that tests play.
 */
final class TestClients {

	static final PortalRef PORTAL = new PortalRef("eu-1", "academy");

	static final PortalProperties PROPERTIES = new PortalProperties(Duration.ofSeconds(1), 2, DataSize.ofKilobytes(16),
			DataSize.ofKilobytes(64), 50, 100);

	private TestClients() {
	}

	static PortalClient client(String url, RobotCredentials credentials, Clock clock) {
		return client(new PortalRegistration(PORTAL, URI.create(url), Map.of(), AdministrativeState.ACTIVE,
				PortalWeight.EQUAL, credentials), clock);
	}

	static PortalClient client(PortalRegistration registration, Clock clock) {
		PortalRequests requests = new PortalRequests(PortalConnections.client(PROPERTIES.connectTimeout()), PROPERTIES);
		CatalogMemory memory = new CatalogMemory(Runtime.getRuntime().maxMemory(), PROPERTIES.catalogLimits().bytes());
		return new HttpPortalClient(registration, requests, new CatalogParser(PROPERTIES.catalogLimits(), memory),
				PROPERTIES.concurrentRequests(), clock);
	}

}
