package dev.educates.gateway.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents and main code use the words of the trade. */
class ProseTests {

	private static final Path MAIN = Path.of("src/main/java/dev/educates");

	/** Without the reference of the options, whose texts are Javadoc. */
	static List<Markdown> documents() {
		return Markdown.all()
			.stream()
			.filter((each) -> !each.toString().equals("docs/configuration-reference.md"))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void documentUsesPlainWords(Markdown document) {
		String prose = document.prose()
			.stream()
			.map((line) -> line.getValue().replaceAll("`[^`]*`", "code"))
			.collect(Collectors.joining("\n"));
		assertThat(WordList.unwanted(prose)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void documentNamesNoTypeByItsFormerName(Markdown document) {
		assertThat(document.prose()
			.stream()
			.flatMap((line) -> line.getValue().lines())
			.flatMap((line) -> WordList.TYPES.stream().filter((name) -> line.contains("`" + name + "`")))).isEmpty();
	}

	@Test
	void codeUsesPlainWords() throws IOException {
		try (Stream<Path> files = sources()) {
			assertThat(
					files.flatMap((file) -> WordList.unwanted(read(file)).stream().map((each) -> file + ": " + each)))
				.isEmpty();
		}
	}

	@Test
	void noTypeHasAFormerName() throws IOException {
		try (Stream<Path> files = sources()) {
			assertThat(files.map((file) -> file.getFileName().toString().replace(".java", "")))
				.doesNotContainAnyElementsOf(WordList.TYPES);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Nobody waits.", "/**\n\t * It is asked in\n\t * vain.\n\t */", "// but\n\t// for that",
			"what came\n  of it", "Leftovers stay." })
	void unwantedWordIsFound(String text) {
		assertThat(WordList.unwanted(text)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "The untold story of butforms.", "in vanity", "The gateway polls each portal." })
	void otherWordsAreFine(String text) {
		assertThat(WordList.unwanted(text)).isEmpty();
	}

	private static Stream<Path> sources() throws IOException {
		return Files.walk(MAIN).filter((file) -> file.toString().endsWith(".java"));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
