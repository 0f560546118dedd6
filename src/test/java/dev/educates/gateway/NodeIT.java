package dev.educates.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients and the browser that people have, against a real gateway. The same ground
 * is covered in Java by {@code SubscriptionsIT}, for machines without node.
 */
class NodeIT {

	private static final List<String> CHROMIUMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome");

	private static final String LOGO = """
			<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><style>circle { fill: teal; }</style>
			<circle cx="14" cy="14" r="14"/><script>alert(1)</script></svg>
			""";

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
	void npmClientsReceiveTheSameOverWebSocketAndSse() throws Exception {
		NodeTests.run("clients.test.js", Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl()));
	}

	@Test
	void normalisedCachesKeepTheSeatsOfTenantsApart() throws Exception {
		try (GatewayUnderTest tenants = new GatewayUnderTest("--gateway.tenants[1].name=everywhere",
				"--gateway.tenants[1].portals.name-selector.match-names[0]=*")) {
			NodeTests.run("cache.test.js", Map.of("GATEWAY", tenants.url(), "CONTROL", tenants.controlUrl()));
		}
	}

	@Test
	void peopleUseThePageAndGraphiQlInABrowser() throws Exception {
		NodeTests.run("browser.test.js",
				Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl(), "CHROMIUM", chromium()));
	}

	@Test
	void pageShowsFiveHundredWorkshopsInTheColoursAndLanguagesOfTheOperator(@TempDir Path folder) throws Exception {
		Path logo = Files.writeString(folder.resolve("logo.svg"), LOGO);
		try (GatewayUnderTest large = GatewayUnderTest.large("--gateway.page.name=Example Academy",
				"--gateway.page.logo=" + logo, "--gateway.page.colour=#ffd500",
				"--gateway.page.support-link=mailto:help@example.com")) {
			NodeTests.run("page.test.js",
					Map.of("GATEWAY", large.url(), "CONTROL", large.controlUrl(), "CHROMIUM", chromium()));
		}
	}

	private static String chromium() {
		String named = Objects.requireNonNullElse(System.getProperty("chromium"),
				Objects.requireNonNullElse(System.getenv("CHROMIUM"), ""));
		return ((named.isEmpty()) ? CHROMIUMS.stream() : Stream.of(named))
			.filter((path) -> Files.isExecutable(Path.of(path)))
			.findFirst()
			.orElseThrow(() -> NodeTests
				.missing("there is no Chromium at %s: set CHROMIUM".formatted((named.isEmpty()) ? CHROMIUMS : named)));
	}

}
