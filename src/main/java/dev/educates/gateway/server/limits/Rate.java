package dev.educates.gateway.server.limits;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.bucket4j.Bandwidth;

/**
 * A rate limit: written {@code 20/s burst 300} or {@code 30/m burst 5}.
 *
 * @param each the time for these: a second or a minute
 * @param burst operations at once, after a while without any
 */
public record Rate(int count, Duration each, int burst) {

	private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,8})/([sm]) burst ([1-9]\\d{0,8})");

	/** Parses a rate as it is configured. */
	public static Rate valueOf(String text) {
		Matcher written = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
		if (!written.matches()) {
			throw new IllegalArgumentException(
					"rate '%s' must be like '20/s burst 300' or '30/m burst 5'".formatted(text));
		}
		return new Rate(Integer.parseInt(written.group(1)),
				written.group(2).equals("s") ? Duration.ofSeconds(1) : Duration.ofMinutes(1),
				Integer.parseInt(written.group(3)));
	}

	/** Of a token bucket that is refilled continuously. */
	Bandwidth bandwidth() {
		return Bandwidth.builder().capacity(this.burst).refillGreedy(this.count, this.each).build();
	}

	/** The time until the whole burst is available again. */
	Duration refill() {
		return this.each.multipliedBy(this.burst).dividedBy(this.count).plusSeconds(1);
	}

	@Override
	public String toString() {
		return "%d/%s burst %d".formatted(this.count, this.each.toSeconds() == 1 ? "s" : "m", this.burst);
	}

}
