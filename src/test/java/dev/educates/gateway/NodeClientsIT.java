package dev.educates.gateway;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The npm clients that people have, against a real gateway. {@code SubscriptionsIT}
 * covers the same in Java, for machines without node.
 */
@Timeout(value = 16, unit = TimeUnit.MINUTES)
class NodeClientsIT {

	@BeforeAll
	static void install() throws Exception {
		NodeTests.install();
	}

	@Test
	void npmClientsReceiveTheSameOverWebSocketAndSse() throws Exception {
		try (GatewayUnderTest gateway = new GatewayUnderTest()) {
			NodeTests.run("clients.test.js", Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl()));
		}
	}

	@Test
	void normalisedCachesKeepTheSeatsOfTenantsApart() throws Exception {
		try (GatewayUnderTest tenants = new GatewayUnderTest("--gateway.tenants[1].name=everywhere",
				"--gateway.tenants[1].portals.name-selector.match-names[0]=*")) {
			NodeTests.run("cache.test.js", Map.of("GATEWAY", tenants.url(), "CONTROL", tenants.controlUrl()));
		}
	}

}
