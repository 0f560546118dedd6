package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link YamlBounds}.
 */
class YamlBoundsTests {

	/** Each list has the one before it ten times. */
	static String multiplying(int levels) {
		StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < levels; i++) {
			text.append("a%d: &a%1$d [%s]\n".formatted(i, String.join(", ", Collections.nCopies(10, "*a" + (i - 1)))));
		}
		return text.toString();
	}

	@Test
	void aliasesThatMultiplyAreRefusedWhereTheyGoBeyondTheLimit() {
		assertThatNoException().isThrownBy(() -> check(multiplying(5)));
		refuses(multiplying(6), "has more than 250000 keys and values, counting what aliases repeat (line 6, column ");
	}

	@Test
	void manyAliasesOfWhatIsSmallAreFine() {
		String robot = "- &robot {client-id: a, client-secret: b, username: c, password: d}\n";
		assertThatNoException().isThrownBy(() -> check(robot + "- *robot\n".repeat(5000)));
	}

	@Test
	void largeFleetIsFine() {
		String portal = "- {name: p, url: 'https://p.example.com', labels: {a: b, c: d}, "
				+ "robot: {client-id: a, client-secret: b, username: c, password: d}}\n";
		assertThatNoException().isThrownBy(() -> check(portal.repeat(10_000)));
	}

	@Test
	void depthIsThatOfWhatAliasesRepeat() {
		assertThatNoException().isThrownBy(() -> check(chain(50)));
		refuses(chain(51), "is nested more than 50 levels deep, counting what aliases repeat (line 51, column ");
		assertThatNoException().isThrownBy(() -> check("[".repeat(50) + "]".repeat(50)));
		refuses("[".repeat(51) + "]".repeat(51),
				"is nested more than 50 levels deep, counting what aliases repeat (line 1, column 51)");
	}

	@Test
	void aliasInsideOfWhatItRepeatsIsRefused() {
		refuses("a: &a\n  b: [*a]\n", "has an alias inside of what it repeats (line 2, column 7)");
	}

	@Test
	void anchorsEndWithTheirDocument() {
		String before = multiplying(5);
		assertThatNoException().isThrownBy(() -> check(before + "---\na4: &a4 x\nb: [" + "*a4, ".repeat(50) + "]\n"));
		assertThatNoException().isThrownBy(() -> check(before + "---\nb: [" + "*a4, ".repeat(50) + "]\n"));
	}

	@Test
	void springBootReadsYamlThroughTheBounds() {
		Resource file = resource(multiplying(6));
		PropertySourceLoader first = SpringFactoriesLoader.forDefaultResourceLocation(null)
			.load(PropertySourceLoader.class)
			.stream()
			.filter((loader) -> List.of(loader.getFileExtensions()).contains("yaml"))
			.findFirst()
			.orElseThrow();
		assertThatExceptionOfType(YamlBounds.Exceeded.class).isThrownBy(() -> first.load("file", file));
		assertThatExceptionOfType(YamlBounds.Exceeded.class)
			.isThrownBy(() -> first.load("file", file, StandardCharsets.UTF_8));
		assertThat(first.getFileExtensions()).isEqualTo(new YamlPropertySourceLoader().getFileExtensions());
	}

	/** A list of lists, each of which has the one before it. */
	private static String chain(int levels) {
		StringBuilder text = new StringBuilder("- &a0 x\n");
		for (int i = 1; i < levels; i++) {
			text.append("- &a%d [*a%d]\n".formatted(i, i - 1));
		}
		return text.toString();
	}

	private static void refuses(String text, String problem) {
		assertThatExceptionOfType(YamlBounds.Exceeded.class).isThrownBy(() -> check(text))
			.withMessageStartingWith(problem);
	}

	private static void check(String text) throws IOException {
		YamlBounds.check(resource(text), null);
	}

	private static Resource resource(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
	}

}
