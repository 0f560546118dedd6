package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlacementTextTests {

	@ParameterizedTest
	@CsvSource({ "1, 1st", "2, 2nd", "3, 3rd", "4, 4th", "9, 9th", "10, 10th", "11, 11th", "12, 12th", "13, 13th",
			"14, 14th", "20, 20th", "21, 21st", "22, 22nd", "23, 23rd", "101, 101st", "111, 111th", "112, 112th" })
	void ranksAreOrdinals(int rank, String ordinal) {
		assertThat(PlacementText.ordinal(rank)).isEqualTo(ordinal);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0 s", "PT0.9S, 0 s", "PT4S, 4 s", "PT119S, 119 s", "PT2M, 2 min", "PT119M, 119 min",
			"PT2H, 2 h", "PT50H, 50 h", "PT-3S, 0 s" })
	void spansHaveOneUnit(Duration span, String words) {
		assertThat(PlacementText.span(span)).isEqualTo(words);
		assertThat(PlacementText.seen(span)).isEqualTo("seen " + words + " ago");
	}

	@Test
	void timesAreShownByTheirDistance() {
		Instant now = Instant.parse("2026-01-01T10:00:00Z");
		assertThat(PlacementText.ago(now.minusSeconds(2), now)).isEqualTo("2 s ago");
		assertThat(PlacementText.ago(now.plusSeconds(2), now)).as("clocks go back").isEqualTo("0 s ago");
	}

	@Test
	void oneIsSingular() {
		assertThat(PlacementText.count(0, "seat", "seats")).isEqualTo("no seats");
		assertThat(PlacementText.count(1, "seat", "seats")).isEqualTo("1 seat");
		assertThat(PlacementText.count(2, "seat", "seats")).isEqualTo("2 seats");
		assertThat(PlacementText.are(1, "seat", "seats")).isEqualTo("1 seat is");
		assertThat(PlacementText.are(-1, "seat", "seats")).isEqualTo("-1 seats are");
	}

}
