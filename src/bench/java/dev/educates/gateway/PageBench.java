package dev.educates.gateway;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

/**
 * Measures the page with 500 workshops in a real browser, writes the figures into
 * {@code docs/benchmarks.md}, and fails if the first paint takes a second or scrolling is
 * not smooth. Run on a quiet machine with
 * {@code mvn -Pquick,bench test -Dtest=PageBench}.
 */
class PageBench {

	@Test
	void fiveHundredWorkshopsArePaintedWithinASecond() throws Exception {
		NodeTests.install();
		String chromium = NodeTests.chromium();
		try (GatewayUnderTest gateway = GatewayUnderTest.large()) {
			NodeTests.run("page.bench.js", Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl(), "CHROMIUM",
					chromium, "DOCUMENT", Path.of("docs/benchmarks.md").toAbsolutePath().toString()));
		}
	}

}
