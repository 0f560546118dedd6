package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Seconds of sessions by the hour in which they ran. They are figures of the day on which
 * a session ends, so that they count once with its end.
 */
final class UsageHours {

	/** Followed by an hour such as {@code 2026-11-30T09}, in UTC. */
	static final String HOUR = "hour.";

	/** Of a longer session the last hours count. */
	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Duration WEEK = Duration.ofDays(7);

	private static final int WEEKS = 4;

	private static final int HOUR_LENGTH = "2026-11-30T09".length();

	private UsageHours() {
	}

	/** The figures of a session that has ended. */
	static Map<String, Long> amounts(Instant startedAt, Instant endedAt) {
		Map<String, Long> seconds = new TreeMap<>();
		Instant from = startedAt.isAfter(endedAt.minus(LONGEST)) ? startedAt : endedAt.minus(LONGEST);
		while (from.isBefore(endedAt)) {
			Instant next = from.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
			Instant until = next.isBefore(endedAt) ? next : endedAt;
			seconds.put(metric(from), Duration.between(from, until).toSeconds());
			from = until;
		}
		return seconds;
	}

	/**
	 * The usual load at a moment: of the same hour of the week, in the last weeks.
	 * @param figures of a day: metrics of a workshop outside of classes, and of all else
	 */
	static UsualLoad usual(Instant moment, Instant now, Function<Instant, Figures> figures) {
		long most = 0;
		int days = 0;
		for (Instant hour : hours(moment, now)) {
			List<Figures> found = Stream.of(hour, hour.plus(LONGEST)).map(figures).toList();
			days += found.stream().anyMatch(Figures::hasHours) ? 1 : 0;
			most = Math.max(most, found.stream().mapToLong((day) -> day.own.getOrDefault(metric(hour), 0L)).sum());
		}
		return new UsualLoad(Math.ceilDiv((int) most, (int) Duration.ofHours(1).toSeconds()), days);
	}

	/** Hours whose sessions have ended. */
	private static List<Instant> hours(Instant moment, Instant now) {
		Instant last = moment;
		while (last.isAfter(now.minus(LONGEST))) {
			last = last.minus(WEEK);
		}
		return Stream.iterate(last, (each) -> each.minus(WEEK)).limit(WEEKS).toList();
	}

	private static String metric(Instant moment) {
		return HOUR + moment.toString().substring(0, HOUR_LENGTH);
	}

	/**
	 * Figures of a day.
	 *
	 * @param own of one workshop of one tenant, outside of classes, by metric
	 * @param hasHours whether any workshop of any tenant has figures by the hour
	 */
	record Figures(Map<String, Long> own, boolean hasHours) {
	}

}
