package dev.educates.gateway;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser, with 500 workshops on 50 portals. */
@Timeout(value = 16, unit = TimeUnit.MINUTES)
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
