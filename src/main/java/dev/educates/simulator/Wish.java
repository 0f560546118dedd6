package dev.educates.simulator;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request for a session.
 *
 * @param user null: a new, nameless one
 * @param session only this one is wanted; null: any
 * @param indexUrl where to send the user at the end
 * @param timeout the hold; zero: the workshop's whole duration; negative: over at once
 * @param analyticsUrl receiver of session events; null for none
 */
record Wish(String environment, @Nullable String user, @Nullable String session, String indexUrl, Duration timeout,
		Map<String, String> parameters, @Nullable String analyticsUrl) {

	static final Duration DEFAULT_HOLD = Duration.ofSeconds(60);

	static Wish of(String environment, String user, String indexUrl) {
		return new Wish(environment, user, null, indexUrl, DEFAULT_HOLD, Map.of(), null);
	}

}
