package dev.educates.gateway.server;

import dev.educates.gateway.server.error.LoggedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorLogTests {

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "\u2066",
			"\ufeff", "\ud800" })
	void valueOfAStrangerHasNothingThatIsNotPrinted(String unprintable) {
		assertThat(ErrorLog.printable("/a" + unprintable + "b")).isEqualTo("/a?b");
	}

	@Test
	void valueOfAStrangerIsShort() {
		assertThat(ErrorLog.printable("\u00e4".repeat(5000))).hasSize(101).endsWith("…");
	}

	@Test
	void pathOfAJoinPageHasNoCode() {
		assertThat(LoggedPath.of("/join/K7QWM2RTXA")).isEqualTo("/join/{code}");
		assertThat(LoggedPath.of("/join")).isEqualTo("/join");
	}

}
