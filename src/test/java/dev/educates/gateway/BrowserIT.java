package dev.educates.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The page in a real browser, in the colours and languages of the operator. */
@Timeout(value = 16, unit = TimeUnit.MINUTES)
class BrowserIT {

	private static final String LOGO = """
			<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><style>circle { fill: teal; }</style>
			<circle cx="14" cy="14" r="14"/><script>alert(1)</script></svg>
			""";

	@TempDir
	private static Path folder;

	private static String chromium;

	private static GatewayUnderTest gateway;

	@BeforeAll
	static void start() throws Exception {
		NodeTests.install();
		chromium = NodeTests.chromium();
		Path logo = Files.writeString(folder.resolve("logo.svg"), LOGO);
		gateway = new GatewayUnderTest("--gateway.page.name=Example Academy", "--gateway.page.logo=" + logo,
				"--gateway.page.colour=#ffd500", "--gateway.page.support-link=mailto:help@example.com");
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
	}

	@Test
	void peopleUseThePageInABrowser() throws Exception {
		run("browser.test.js");
	}

	@Test
	void learnersJoinClassesInABrowser() throws Exception {
		run("join.test.js");
	}

	/** With {@code -Daccessibility.full}, each view in all colours and sizes. */
	@Test
	void everybodyCanUseEveryView() throws Exception {
		run("views.test.js");
	}

	/**
	 * What the demo shows, faster. With {@code -Dclasses.full}, within a minute. No
	 * simulated learner takes a seat at a portal itself, as a class cannot hold it there.
	 */
	@Test
	void classOfTheDemoIsIn() throws Exception {
		int port = FreePorts.one();
		try (ConfigurableApplicationContext _ = new SpringApplicationBuilder(GatewayApplication.class).profiles("demo")
			.run("--server.port=" + port, "--server.shutdown=immediate",
					"--gateway.simulator.port-prefix=" + FreePorts.tens(), "--gateway.refresh.timeout=30s",
					"--gateway.simulator.pace=10m", "--gateway.classes.demo.starts-in=30s",
					"--gateway.classes.demo.lead=25s")) {
			NodeTests.run("class.test.js", Map.of("GATEWAY", "http://127.0.0.1:" + port, "CHROMIUM", chromium, "QUIET",
					String.valueOf(Boolean.getBoolean("classes.full"))));
		}
	}

	private static void run(String file) throws Exception {
		NodeTests.run(file, Map.of("GATEWAY", gateway.url(), "CONTROL", gateway.controlUrl(), "CHROMIUM", chromium,
				"ACCESSIBILITY", Boolean.getBoolean("accessibility.full") ? "full" : "each"));
	}

}
