package dev.educates.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One recorded exchange with a real portal.
 *
 * @param file number of the transcript
 * @param name name in it
 * @param atSeconds when, after the beginning of the recording
 * @param portal options that the real portal ran with
 * @param request method, path, headers, body
 * @param response status, headers, body
 */
record Exchange(String file, String name, double atSeconds, JsonNode portal, JsonNode request, JsonNode response) {

	/** Transcripts in the order in which they were recorded. */
	static final List<String> FILES = List.of("01-oauth", "02-catalog", "03-environment-status", "04-request",
			"05-request-errors", "06-user-ids", "07-user-sessions", "12-http", "08-session-operations", "09-capacity",
			"10-lifecycle", "11-concurrency", "13-token-expiry", "16-stopping-state", "18-browser-side");

	/**
	 * What stands in the transcripts besides exchanges: rows of a database, logs,
	 * timings.
	 */
	static List<String> notes() {
		List<String> notes = new ArrayList<>();
		for (String file : FILES) {
			for (JsonNode item : read(file)) {
				if (item.has("observed")) {
					notes.add("%s/%s".formatted(file.substring(0, 2), item.get("name").asString()));
				}
			}
		}
		return notes;
	}

	static List<Exchange> of(String file) {
		List<Exchange> exchanges = new ArrayList<>();
		for (JsonNode item : read(file)) {
			if (item.has("request")) {
				exchanges.add(new Exchange(file.substring(0, 2), item.get("name").asString(),
						item.get("at_s").asDouble(), item.get("portal"), item.get("request"), item.get("response")));
			}
		}
		return exchanges;
	}

	private static JsonNode read(String file) {
		try (InputStream in = Exchange.class.getResourceAsStream("/transcripts/portal/%s.json".formatted(file))) {
			return JsonMapper.shared().readTree(Objects.requireNonNull(in, file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String id() {
		return "%s/%s".formatted(this.file, this.name);
	}

}
