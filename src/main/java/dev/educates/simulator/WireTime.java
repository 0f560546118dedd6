package dev.educates.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;

import org.jspecify.annotations.Nullable;

/**
 * Times as the portal writes them: milliseconds, truncated, and no fraction at all on a
 * full second.
 */
final class WireTime {

	private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private WireTime() {
	}

	static @Nullable String of(@Nullable Instant time) {
		if (time == null) {
			return null;
		}
		boolean full = time.get(ChronoField.MICRO_OF_SECOND) == 0;
		return (full ? SECONDS : MILLIS).format(time);
	}

}
