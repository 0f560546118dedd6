package dev.educates.gateway;

import java.util.Map;

import org.junit.jupiter.api.Test;

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

}
