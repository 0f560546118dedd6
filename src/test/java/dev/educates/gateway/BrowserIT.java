package dev.educates.gateway;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The page in a real browser. */
class BrowserIT {

	@Test
	void peopleUseThePageInABrowser() throws Exception {
		NodeTests.install();
		String chromium = NodeTests.chromium();
		try (GatewayUnderTest gateway = new GatewayUnderTest()) {
			Map<String, String> environment = Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl(),
					"CHROMIUM", chromium);
			NodeTests.run("browser.test.js", environment);
			NodeTests.run("join.test.js", environment);
		}
	}

	/** What the demo shows, faster. */
	@Test
	void classOfTheDemoIsInWithinAMinute() throws Exception {
		NodeTests.install();
		String chromium = NodeTests.chromium();
		int port = FreePorts.one();
		try (ConfigurableApplicationContext _ = new SpringApplicationBuilder(GatewayApplication.class).profiles("demo")
			.run("--server.port=" + port, "--server.shutdown=immediate",
					"--gateway.simulator.port-prefix=" + FreePorts.tens(), "--gateway.refresh.timeout=30s",
					"--gateway.classes.demo.starts-in=30s", "--gateway.classes.demo.lead=25s")) {
			NodeTests.run("class.test.js", Map.of("GATEWAY", "http://127.0.0.1:" + port, "CHROMIUM", chromium));
		}
	}

}
