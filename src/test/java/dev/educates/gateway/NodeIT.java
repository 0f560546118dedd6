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

/**
 * The clients and the browser that people have, against a real gateway. The same ground
 * is covered in Java by {@code SubscriptionsIT}, for machines without node.
 */
class NodeIT {

	private static final List<String> CHROMIUMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome");

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
	void npmClientsHearTheSameOverWebSocketAndSse() throws Exception {
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
