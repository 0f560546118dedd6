package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Seconds of sessions by the hour in which they ran. They are figures of the day on which
 * a session ends, so that they count once with its end.
 */
final class UsageHours {

	/** Followed by an hour such as {@code 2026-11-30T09}, in UTC. */
	static final String HOUR = "hour.";

	/** How long figures by the hour are kept: those of 29 days are read. */
	static final Duration KEPT = Duration.ofDays(37);

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

	/** The last hour whose sessions have ended, of the hours of the week of a moment. */
	static Instant last(Instant moment, Instant now) {
		Instant last = moment.truncatedTo(ChronoUnit.HOURS);
		while (last.isAfter(now.minus(LONGEST))) {
			last = last.minus(WEEK);
		}
		return last;
	}

	/**
	 * The usual load of an hour of the week: the highest of the last weeks.
	 * @param last the last such hour
	 * @param figures of one workshop of one tenant outside of classes, by day and metric;
	 * null for none
	 */
	static UsualLoad usual(Instant last, BiFunction<Instant, String, @Nullable Long> figures) {
		LongSummaryStatistics seconds = Stream.iterate(last, (each) -> each.minus(WEEK))
			.limit(WEEKS)
			.map((hour) -> Stream.of(hour, hour.plus(LONGEST))
				.flatMap((day) -> Stream.ofNullable(figures.apply(day, metric(hour))))
				.mapToLong(Long::longValue)
				.summaryStatistics())
			.filter((hour) -> hour.getCount() > 0)
			.mapToLong(LongSummaryStatistics::getSum)
			.summaryStatistics();
		int sessions = Math.ceilDiv((int) Math.max(0, seconds.getMax()), (int) Duration.ofHours(1).toSeconds());
		return new UsualLoad(sessions, (int) seconds.getCount());
	}

	private static String metric(Instant moment) {
		return HOUR + moment.toString().substring(0, HOUR_LENGTH);
	}

}
