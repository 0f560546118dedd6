package dev.educates.gateway.server.configuration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link YamlFileLoader}.
 */
class YamlFileLoaderTests {

	/** Each list has the one before it ten times. */
	public static String multiplying(int levels) {
		StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < levels; i++) {
			text.append("a%d: &a%1$d [%s]\n".formatted(i, String.join(", ", Collections.nCopies(10, "*a" + (i - 1)))));
		}
		return text.toString();
	}

	@Test
	void aliasesThatMultiplyAreRefused() {
		assertThatNoException().isThrownBy(() -> load(multiplying(3)));
		refuses(multiplying(6), "is out of bounds: too many events to replay");
		refuses("- &a [%s]\n%s".formatted("x, ".repeat(9000), "- *a\n".repeat(50)), "is out of bounds: Token count");
	}

	@Test
	void manyAliasesOfWhatIsSmallAreFine() {
		String robot = "a:\n- &robot {client-id: a, client-secret: b, username: c, password: d}\n";
		assertThatNoException().isThrownBy(() -> load(robot + "- *robot\n".repeat(5000)));
	}

	@Test
	void largeFleetIsFine() {
		String portal = "- {name: p, url: 'https://p.example.com', labels: {a: b, c: d}, "
				+ "robot: {client-id: a, client-secret: b, username: c, password: d}}\n";
		assertThatNoException().isThrownBy(() -> load("a:\n" + portal.repeat(10_000)));
	}

	@Test
	void depthIsThatOfWhatAliasesRepeat() {
		assertThatNoException().isThrownBy(() -> load(chain(49)));
		refuses(chain(51), "is out of bounds: Document nesting depth (51) exceeds the maximum allowed (50)");
		assertThatNoException().isThrownBy(() -> load("[".repeat(50) + "]".repeat(50)));
		refuses("[".repeat(51) + "]".repeat(51),
				"is out of bounds: Document nesting depth (51) exceeds the maximum allowed (50)");
	}

	@Test
	void sizeIsBounded() {
		refuses("long: " + "x".repeat(9 * 1024 * 1024) + "\n", "has more than 8 MB");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
			"a: b: S3cret|1, column 5: mapping values are not allowed here",
			"a: *S3cret|1, column 2: no anchor with the name of this alias ends before it",
			"a: &a [*a]|1, column 8: no anchor with the name of this alias ends before it",
			"a: !S3cret x|1, column 4: tags are not supported", "S3cret|1, column 1: the document is no map",
			"a: {S3cret: [|1, column 14: expected the node content, but found '<stream end>'",
			"a: {b: ${S3cret}}|1, column 9. Maybe a placeholder without quotes: inside {…} and […] write \"${NAME}\"",
			"a: {b: ${S3cret}, c: d}|1, column 9. Maybe a placeholder without quotes",
			"a:\\n  b: x\\n\\t\\tS3cret: y|3, column 1. Maybe a tab",
			"a: {b: c}\\nd: e\\na: f|3, column 1: the same key is there twice",
			"a:\\n  b: c\\n  b: d|3, column 3: the same key is there twice", "? [S3cret]\\n: x|1, column 4" })
	void malformedYamlIsNamedWithItsPlaceAndNotQuoted(String yaml, String problem) {
		String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> load(text))
			.withMessageContaining("f.yaml is not valid YAML in line " + problem)
			.withMessageNotContaining("S3cret");
	}

	@Test
	void valuesAreAsWrittenAndKeysAreTexts() throws IOException {
		assertThat(values(load("""
				on: [no, 1.10, 0123, 1_000, 12:30, "a: b", ~, null, true]
				1: {a.b: &x v, "[c/d]": *x, e: {}, f: [], g: }
				text: |
				  one
				  two
				merged: {<<: {i: 1}, j: 2}
				""").getFirst())).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("on[0]", "no"),
				Map.entry("on[1]", "1.10"), Map.entry("on[2]", "0123"), Map.entry("on[3]", "1_000"),
				Map.entry("on[4]", "12:30"), Map.entry("on[5]", "a: b"), Map.entry("on[6]", ""), Map.entry("on[7]", ""),
				Map.entry("on[8]", "true"), Map.entry("1.a.b", "v"), Map.entry("1[c/d]", "v"), Map.entry("1.e", ""),
				Map.entry("1.f", ""), Map.entry("1.g", ""), Map.entry("text", "one\ntwo\n"), Map.entry("merged.i", "1"),
				Map.entry("merged.j", "2")));
	}

	@Test
	void filesOfTheJarAreReadAsSpringBootReadsThem() throws IOException {
		for (String file : List.of("application.yml", "application-demo.yml")) {
			Resource resource = new ClassPathResource(file);
			List<PropertySource<?>> ours = new YamlFileLoader().load("x", resource);
			List<PropertySource<?>> boots = new YamlPropertySourceLoader().load("x", resource);
			assertThat(ours).hasSameSizeAs(boots);
			for (int i = 0; i < ours.size(); i++) {
				assertThat(values(ours.get(i))).isEqualTo(values(boots.get(i)));
			}
		}
	}

	@Test
	void fileWithTheSameBytesIsNotParsedAgain() throws IOException {
		assertThat(load("same: bytes")).isSameAs(load("same: bytes"));
		assertThat(values(load("same: others").getFirst())).containsEntry("same", "others");
	}

	@Test
	void documentsAreSourcesOfTheirOwnAndEmptyOnesAreNone() throws IOException {
		assertThat(load("a: b\n---\na: c\n")).hasSize(2);
		assertThat(load("# nothing\n")).isEmpty();
	}

	@Test
	void springBootReadsYamlByIt() throws IOException {
		PropertySourceLoader first = SpringFactoriesLoader.forDefaultResourceLocation(null)
			.load(PropertySourceLoader.class)
			.stream()
			.filter((loader) -> List.of(loader.getFileExtensions()).contains("yaml"))
			.findFirst()
			.orElseThrow();
		assertThat(first).isInstanceOf(YamlFileLoader.class);
		assertThat(values(first.load("x", resource("a: ä"), StandardCharsets.UTF_8).getFirst())).containsEntry("a",
				"ä");
		assertThat(first.getFileExtensions())
			.containsExactlyInAnyOrder(new YamlPropertySourceLoader().getFileExtensions());
	}

	/** A list of lists, each of which has the one before it. */
	private static String chain(int levels) {
		StringBuilder text = new StringBuilder("- &a0 x\n");
		for (int i = 1; i < levels; i++) {
			text.append("- &a%d [*a%d]\n".formatted(i, i - 1));
		}
		return text.toString();
	}

	private static Map<String, String> values(PropertySource<?> source) {
		OriginTrackedMapPropertySource values = (OriginTrackedMapPropertySource) source;
		return List.of(values.getPropertyNames())
			.stream()
			.collect(java.util.stream.Collectors.toMap((name) -> name,
					(name) -> String.valueOf(values.getProperty(name)).replaceFirst("^(\\{}|\\[]|null)$", "")));
	}

	private static void refuses(String text, String problem) {
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> load(text))
			.withMessageContaining("f.yaml " + problem);
	}

	private static List<PropertySource<?>> load(String text) throws IOException {
		return new YamlFileLoader().load("file", resource(text));
	}

	private static Resource resource(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {

			@Override
			public String getDescription() {
				return "f.yaml";
			}

		};
	}

}
