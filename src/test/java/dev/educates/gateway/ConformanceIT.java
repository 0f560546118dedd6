package dev.educates.gateway;

import java.util.Map;

import org.junit.jupiter.api.Test;

/** The audit suite of the npm package graphql-http, where node is present. */
class ConformanceIT {

	@Test
	void endpointDoesWhatTheSpecificationOfGraphQlOverHttpAsks() throws Exception {
		NodeTests.install();
		try (ProtectedGateway gateway = new ProtectedGateway()) {
			NodeTests.run("audit.test.js", Map.of("GATEWAY", "http://127.0.0.1:" + gateway.port()));
		}
	}

}
