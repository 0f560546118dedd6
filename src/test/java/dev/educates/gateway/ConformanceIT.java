package dev.educates.gateway;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What others have written tests the gateway, where node is present: the audit suite of
 * graphql-http, Apollo Client, a linter of schemas, and the composition and the router of
 * federated graphs.
 */
class ConformanceIT {

	private static ProtectedGateway gateway;

	@BeforeAll
	static void start() throws Exception {
		NodeTests.install();
		gateway = new ProtectedGateway("--gateway.graphql.federation.enabled=true");
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
	}

	private static Map<String, String> environment() {
		return Map.of("GATEWAY", "http://127.0.0.1:" + gateway.port());
	}

	@Test
	void endpointDoesWhatTheSpecificationOfGraphQlOverHttpAsks() throws Exception {
		NodeTests.run("audit.test.js", environment());
	}

	@Test
	void apolloClientReceivesSubscriptionsOverMultipartHttp() throws Exception {
		NodeTests.run("multipart.test.js", environment());
	}

	@Test
	void schemaKeepsTheRulesOfGraphQlEslint() throws Exception {
		NodeTests.install("schema");
		NodeTests.run("schema/lint.test.js",
				Map.of("SCHEMA", Path.of("schema/schema.graphql").toAbsolutePath().toString()));
	}

	@Test
	void routerOfAFederatedGraphReadsEntitiesAndPassesOperationsOn() throws Exception {
		NodeTests.install("schema");
		NodeTests.run("schema/federation.test.js", environment());
	}

}
