package dev.educates.gateway.server.configuration;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpellingTests {

	@Test
	void namesOfOthersAreSuggestedIfTheyAreShortPlainAndFew() {
		assertThat(Spelling.didYouMean("lab-a", List.of("lab-b", "lab\u202e-a"))).isEqualTo(". Did you mean 'lab-b'?");
		assertThat(Spelling.didYouMean("x".repeat(64), List.of("x".repeat(63)))).isNotEmpty();
		assertThat(Spelling.didYouMean("x".repeat(65), List.of("x".repeat(64)))).isEmpty();
		assertThat(Spelling.didYouMean("x".repeat(64), List.of("x".repeat(65)))).isEmpty();
		List<String> many = IntStream.range(0, 1_001).mapToObj((i) -> "lab-" + i).toList();
		assertThat(Spelling.didYouMean("lab-a", many)).isEmpty();
		assertThat(Spelling.didYouMean("lab-a", many.subList(0, 1_000))).isNotEmpty();
	}

}
