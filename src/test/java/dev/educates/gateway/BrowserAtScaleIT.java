package dev.educates.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, with 500 workshops on 50 portals. */
class BrowserAtScaleIT {

	private static final String LOGO = """
			<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><style>circle { fill: teal; }</style>
			<circle cx="14" cy="14" r="14"/><script>alert(1)</script></svg>
			""";

	@Test
	void pageShowsFiveHundredWorkshopsInTheColoursAndLanguagesOfTheOperator(@TempDir Path folder) throws Exception {
		NodeTests.install();
		String chromium = NodeTests.chromium();
		Path logo = Files.writeString(folder.resolve("logo.svg"), LOGO);
		try (GatewayUnderTest gateway = GatewayUnderTest.large("--gateway.page.name=Example Academy",
				"--gateway.page.logo=" + logo, "--gateway.page.colour=#ffd500",
				"--gateway.page.support-link=mailto:help@example.com")) {
			NodeTests.run("page.test.js",
					Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl(), "CHROMIUM", chromium));
		}
	}

}
