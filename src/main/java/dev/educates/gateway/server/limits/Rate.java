package dev.educates.gateway.server.limits;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may be done: written {@code 20/s burst 300} or
 * {@code 30/m burst 5}.
 *
 * @param count how often
 * @param each in how long a time: a second or a minute
 * @param burst how often at once by somebody who has not done it for a while
 */
public record Rate(int count, Duration each, int burst) {

	private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,8})/([sm]) burst ([1-9]\\d{0,8})");

	/**
	 * Reads a rate.
	 * @param text as configured
	 * @return the rate
	 */
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

	/** How long it takes until all of the burst may be used again. */
	Duration refill() {
		return this.each.multipliedBy(this.burst).dividedBy(this.count).plusSeconds(1);
	}

	@Override
	public String toString() {
		return "%d/%s burst %d".formatted(this.count, this.each.toSeconds() == 1 ? "s" : "m", this.burst);
	}

}
