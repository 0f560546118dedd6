package dev.educates.gateway;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** GraphiQL, against a real gateway. */
class FrontEndsIT {

	private static GatewayUnderTest gateway;

	@BeforeAll
	static void start() throws Exception {
		NodeTests.install();
		gateway = new GatewayUnderTest();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
	}

	@Test
	void peopleUseGraphiQlInABrowser() throws Exception {
		NodeTests.run("graphiql.test.js", environment(Map.of("CHROMIUM", NodeTests.chromium())));
	}

	private static Map<String, String> environment(Map<String, String> more) {
		Map<String, String> environment = new HashMap<>(more);
		environment.put("GATEWAY", gateway.url());
		environment.put("CONTROL", gateway.controlUrl());
		return environment;
	}

}
