package dev.educates.gateway.documentation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every link within the repository leads somewhere. */
class LinksTests {

	private static final Pattern NAMED_TEST = Pattern.compile("(?<![-A-Za-z])([A-Z][A-Za-z]+(?:Tests|IT))\\b");

	private static final Pattern NAMED_CLASS = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)\\.([A-Z][A-Za-z]+)[`.#]");

	static Stream<Markdown> documents() {
		return Markdown.all().stream();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyRelativeLinkLeadsSomewhere(Markdown document) {
		assertThat(broken(document)).as("broken links, with their lines").isEmpty();
	}

	/** Documents say which test holds a promise. */
	@ParameterizedTest
	@MethodSource("documents")
	void everyTestThatIsNamedExists(Markdown document) throws IOException {
		Set<String> tests;
		try (Stream<Path> files = Stream.concat(Files.walk(Path.of("src/test/java")),
				Files.walk(Path.of("src/bench/java")))) {
			tests = files.map((file) -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
		}
		assertThat(document.prose()
			.stream()
			.flatMap((line) -> NAMED_TEST.matcher(line.getValue()).results().map((found) -> found.group(1))))
			.isSubsetOf(tests);
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyClassThatIsNamedWithItsPackageExists(Markdown document) {
		Path sources = Path.of("src/main/java/dev/educates/gateway");
		assertThat(document.prose()
			.stream()
			.flatMap((line) -> NAMED_CLASS.matcher(line.getValue()).results())
			.map((found) -> Path.of(found.group(1).replace('.', '/'), found.group(2) + ".java"))
			.filter((file) -> Files.isDirectory(sources.resolve(file).getParent())))
			.allSatisfy((file) -> assertThat(sources.resolve(file)).exists());
	}

	@Test
	void theDocumentsAreFound() {
		assertThat(documents().map((each) -> each.file().toString())).contains("README.md", "CONTRIBUTING.md",
				"docs/architecture.md", "docs/adr/0001-server-stack.md");
	}

	@ParameterizedTest
	@ValueSource(strings = { "docs/nowhere.md", "#nowhere", "docs/here.md#nowhere", "../README.md/x" })
	void brokenLinkIsNoticed(String target, @TempDir Path top) throws IOException {
		Files.createDirectories(top.resolve("docs"));
		Files.writeString(top.resolve("docs/here.md"), "# Here\n");
		Path file = top.resolve("README.md");
		Files.writeString(file, """
				# Title: `one`

				[fine](docs/here.md#here), [also](#title-one), [outside](https://example.org/)

				[broken](%s)
				""".formatted(target));
		assertThat(broken(Markdown.read(file))).containsExactly("5: " + target);
	}

	private static List<String> broken(Markdown document) {
		return document.links()
			.stream()
			.filter((link) -> !leadsSomewhere(document, link.getValue()))
			.map((link) -> link.getKey() + ": " + link.getValue())
			.toList();
	}

	private static boolean leadsSomewhere(Markdown document, String target) {
		URI uri = URI.create(target);
		if (uri.isAbsolute()) {
			return true;
		}
		Path file = uri.getPath().isEmpty() ? document.file() : document.file().resolveSibling(uri.getPath());
		if (!Files.exists(file)) {
			return false;
		}
		return uri.getFragment() == null || Markdown.read(file).anchors().contains(uri.getFragment());
	}

}
