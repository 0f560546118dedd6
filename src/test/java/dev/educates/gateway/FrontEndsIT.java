package dev.educates.gateway;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * GraphiQL, the example of a typed front end, and the libraries of others, against a real
 * gateway.
 */
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
