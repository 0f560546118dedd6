package dev.educates.gateway.graphql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The guide names every code and reason that clients may see, and no other. */
class DocumentedCodesTests {

	private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\|.*");

	static Stream<Arguments> tables() {
		return Stream.of(Arguments.of("| code | meaning | what to do |", FaultCode.values()),
				Arguments.of("| reason | what to do |", RefusalReason.values()),
				Arguments.of("| reason | meaning |", ChangeOutcome.Reason.values()));
	}

	@ParameterizedTest
	@MethodSource("tables")
	void tableNamesWhatTheCodeHas(String header, Enum<?>[] values) throws IOException {
		assertThat(names(Files.readAllLines(Path.of("docs/graphql-guide.md")), header))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(values).map(Enum::name).toList());
	}

	@Test
	void rowsOfOtherTablesDoNotCount() {
		assertThat(names(List.of("| a |", "|---|", "| `OTHER` |", "", "| b |", "|---|", "| `ONE` |", "| `TWO` |", "",
				"| `THREE` |"), "| b |"))
			.containsExactly("ONE", "TWO");
	}

	/** The first column of the table with this header, which must be there once. */
	private static List<String> names(List<String> lines, String header) {
		assertThat(lines).containsOnlyOnce(header);
		return lines.stream()
			.skip(lines.indexOf(header) + 2L)
			.takeWhile((line) -> line.startsWith("|"))
			.flatMap((line) -> ROW.matcher(line).results().map((row) -> row.group(1)))
			.toList();
	}

}
