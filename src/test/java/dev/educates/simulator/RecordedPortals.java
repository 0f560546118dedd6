package dev.educates.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Simulated portals that are configured as the recorded ones were, and when they were
 * recorded.
 */
final class RecordedPortals {

	private static final String ROBOT_SECRET = "5sRobotClientSecret000000000000000";

	static final Credentials ROBOT = new Credentials("t7xRobotClientId0000000000000000", ROBOT_SECRET, "robot@educates",
			"RobotPassword00000000000000000000");

	/** Second zero of each recording, from the times in its answers. */
	private static final Map<String, String> BEGIN = Map.ofEntries(Map.entry("01", "16:10:54"),
			Map.entry("02", "16:10:58.78"), Map.entry("03", "16:10:59.64"), Map.entry("04", "16:10:59.74"),
			Map.entry("05", "16:11:16.50"), Map.entry("06", "16:11:17.25"), Map.entry("07", "16:11:22.85"),
			Map.entry("12", "16:11:22.95"), Map.entry("08", "16:13:36.53"), Map.entry("09", "16:15:40.75"),
			Map.entry("10", "16:13:19.69"), Map.entry("11", "16:20:51.92"), Map.entry("13", "16:21:00"),
			Map.entry("16", "16:18:24.30"), Map.entry("18", "16:24:53"));

	private static final WorkshopSpecification MARKDOWN = new WorkshopSpecification("lab-markdown-sample", "",
			"Markdown Sample", "A sample workshop using Markdown", "educates.dev",
			List.of("Graham Dumpleton", "Zoë Müller"), "beginner", "15m", List.of("markdown", "sample"),
			Map.of("provider", "portal-default", "difficulty", "easy", "id", "lms-1", "training.educates.dev/track",
					"docs"),
			"data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=",
			"https://github.com/educates/lab-markdown-sample", Map.of());

	private static final WorkshopSpecification PARAMETERS = new WorkshopSpecification("lab-request-params", "",
			"Workshop with request parameters", "Needs parameters", "", List.of(), "intermediate", "1h", List.of(),
			Map.of("provider", "portal-default", "difficulty", "medium"), "", "https://example.com/lab-request-params",
			Map.of("WORKSHOP_USERNAME", "", "GREETING", "hello"));

	private static final WorkshopSpecification MINIMAL = WorkshopSpecification.of("lab-minimal", "Minimal")
		.withAlias("minimal-alias")
		.describedBy("Only required fields", "", "", List.of(),
				Map.of("provider", "portal-default", "difficulty", "easy", "where", "environment"));

	private RecordedPortals() {
	}

	static Instant time(Exchange exchange) {
		Instant begin = Instant.parse("2026-11-23T%sZ".formatted(BEGIN.get(exchange.file())));
		return begin.plusMillis(Math.round(exchange.atSeconds() * 1000));
	}

	/** Calls to the slow one took up to ten seconds, somewhere in which its times lie. */
	static Duration tolerance(JsonNode options) {
		double latency = options.path("K8S_LATENCY").asDouble(0);
		return Duration.ofMillis((long) (700 + 7000 * latency));
	}

	static PortalSpecification specification(JsonNode options) {
		String name = options.get("name").asString();
		var portal = new PortalSpecification(name, 0, ROBOT, Map.of("stage", "test"), number(options, "MAXIMUM", 0),
				number(options, "REGISTERED", 0), number(options, "ANONYMOUS", 0), List.of(), Latency.NONE,
				timings(options), 1);
		// their numbers are not always in the order of the portal's list
		List<WorkshopSpecification> workshops = switch (name) {
			case "delta" -> List.of(MINIMAL, PARAMETERS, MARKDOWN);
			case "browser" -> List.of(PARAMETERS, MARKDOWN, MINIMAL);
			default -> List.of(MARKDOWN, PARAMETERS, MINIMAL);
		};
		for (int i = 0; i < workshops.size(); i++) {
			portal = portal.with(environment("%s-w%02d".formatted(name, i + 1), workshops.get(i), options));
		}
		return portal;
	}

	private static EnvironmentSpecification environment(String name, WorkshopSpecification workshop, JsonNode options) {
		return new EnvironmentSpecification(name, workshop, seconds(options, "EXPIRES", 3600),
				number(options, "CAPACITY", 10), number(options, "RESERVED", 1), seconds(options, "OVERTIME", 0),
				seconds(options, "DEADLINE", 0));
	}

	/**
	 * When their reaper ran, and how long ending took them, is seen in the recordings.
	 */
	private static Timings timings(JsonNode options) {
		Timings usual = Timings.DEFAULT;
		String name = options.get("name").asString();
		Duration firstReap = switch (name) {
			case "alpha" -> Duration.ofSeconds(11);
			case "beta" -> Duration.ofMillis(11150);
			case "nodead" -> Duration.ofSeconds(5);
			default -> usual.firstReap();
		};
		Duration stopping = switch (name) {
			case "capmax" -> Duration.ofMillis(500);
			case "stopping" -> Duration.ofSeconds(5);
			default -> usual.stopping();
		};
		return new Timings(usual.startup(), stopping, usual.reaperInterval(), firstReap,
				seconds(options, "TOKEN_SECONDS", 36000));
	}

	private static int number(JsonNode options, String name, int otherwise) {
		return options.has(name) ? Integer.parseInt(options.get(name).asString()) : otherwise;
	}

	private static Duration seconds(JsonNode options, String name, int otherwise) {
		return Duration.ofSeconds(number(options, name, otherwise));
	}

}
