package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

/** Formats numbers in sentences; without a Formatter, for speed. */
final class PlacementText {

	private PlacementText() {
	}

	/** The number with the singular or the plural of what it counts. */
	static String count(long number, String one, String many) {
		if (number == 0) {
			return "no " + many;
		}
		return number + " " + ((number == 1) ? one : many);
	}

	/** How many are there, with a verb: {@code 1 seat is}, {@code 3 seats are}. */
	static String are(long number, String one, String many) {
		return count(number, one + " is", many + " are");
	}

	/** For example {@code seen 4 s ago}. */
	static String seen(Duration age) {
		return "seen " + span(age) + " ago";
	}

	/** For example {@code 4 s ago}. */
	static String ago(Instant moment, Instant now) {
		return span(Duration.between(moment, now)) + " ago";
	}

	/**
	 * Whole seconds up to two minutes, then whole minutes up to two hours, then hours.
	 */
	static String span(Duration span) {
		long seconds = Math.max(0, span.toSeconds());
		if (seconds < 120) {
			return seconds + " s";
		}
		return (seconds < 7200) ? seconds / 60 + " min" : seconds / 3600 + " h";
	}

	/** For example {@code 2.5 s}. */
	static String tenths(Duration span) {
		long tenths = span.toMillis() / 100;
		return tenths / 10 + "." + tenths % 10 + " s";
	}

	/** For example {@code 2nd}. */
	static String ordinal(int rank) {
		int tens = rank % 100;
		String ending = (tens >= 11 && tens <= 13) ? "th" : switch (rank % 10) {
			case 1 -> "st";
			case 2 -> "nd";
			case 3 -> "rd";
			default -> "th";
		};
		return rank + ending;
	}

}
