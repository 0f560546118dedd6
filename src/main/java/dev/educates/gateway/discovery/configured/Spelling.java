package dev.educates.gateway.discovery.configured;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
final class Spelling {

	private Spelling() {
	}

	/** A hint at the nearest of the known words, empty if none is near. */
	static String maybe(String word, String... known) {
		String typed = word.toLowerCase(Locale.ROOT);
		String nearest = null;
		int smallest = Integer.MAX_VALUE;
		for (String candidate : known) {
			int distance = (typed.length() > 2 && candidate.contains(typed)) ? 1 : distance(typed, candidate);
			if (distance < smallest && distance <= Math.max(1, candidate.length() / 3)) {
				smallest = distance;
				nearest = candidate;
			}
		}
		return hint(nearest);
	}

	private static String hint(@Nullable String nearest) {
		return (nearest != null) ? ". Maybe '" + nearest + "'" : "";
	}

	/** How many letters must be added, left out or replaced. */
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			int diagonal = i - 1;
			for (int j = 0; j <= other.length(); j++) {
				int above = row[j];
				if (i == 0 || j == 0) {
					row[j] = i + j;
				}
				else {
					int replaced = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
					row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
				}
				diagonal = above;
			}
		}
		return row[other.length()];
	}

}
