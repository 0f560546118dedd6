package dev.educates.gateway;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * GraphiQL, the example of a typed front end, and the clients and libraries of others,
 * against a real gateway. {@code SubscriptionsIT} covers subscriptions in Java, too, for
 * machines without node.
 */
@Timeout(value = 16, unit = TimeUnit.MINUTES)
class FrontEndsIT {

	/**
	 * As deep as docs/examples/react, since the example reads the schema by a relative
	 * path.
	 */
	private static final Path EXAMPLE = Path.of("target/examples/react");

	private static GatewayUnderTest gateway;

	@BeforeAll
	static void start() throws Exception {
		NodeTests.install();
		gateway = new GatewayUnderTest("--gateway.tenants[1].name=everywhere",
				"--gateway.tenants[1].portals.name-selector.match-names[0]=*");
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
	}

	@Test
	void npmClientsReceiveTheSameOverWebSocketAndSse() throws Exception {
		NodeTests.run("clients.test.js", environment(Map.of()));
	}

	@Test
	void normalisedCachesKeepTheSeatsOfTenantsApart() throws Exception {
		NodeTests.run("cache.test.js", environment(Map.of()));
	}

	@Test
	void peopleUseGraphiQlInABrowser() throws Exception {
		NodeTests.run("graphiql.test.js", environment(Map.of("CHROMIUM", NodeTests.chromium())));
	}

	@Test
	void librariesOfFrontEndsCompileQueryPageSubscribeAndReadUnions() throws Exception {
		NodeTests.run("libraries.test.js", environment(Map.of()));
	}

	@Test
	void learnerUsesTheExampleWithReact() throws Exception {
		NodeTests.install(Path.of("docs/examples/react"), EXAMPLE);
		NodeTests.run("example.test.js",
				environment(Map.of("CHROMIUM", NodeTests.chromium(), "EXAMPLE", EXAMPLE.toAbsolutePath().toString())));
	}

	private static Map<String, String> environment(Map<String, String> more) {
		Map<String, String> environment = new HashMap<>(more);
		environment.put("GATEWAY", gateway.url());
		environment.put("CONTROL", gateway.controlUrl());
		return environment;
	}

}
