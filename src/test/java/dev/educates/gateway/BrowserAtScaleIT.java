package dev.educates.gateway;

import java.util.Map;

import org.junit.jupiter.api.Test;

/** The page in a real browser, with 500 workshops on 50 portals. */
class BrowserAtScaleIT {

	@Test
	void pageShowsFiveHundredWorkshops() throws Exception {
		NodeTests.install();
		String chromium = NodeTests.chromium();
		try (GatewayUnderTest gateway = GatewayUnderTest.large()) {
			NodeTests.run("page.test.js", Map.of("GATEWAY", gateway.url(), "CHROMIUM", chromium));
		}
	}

}
