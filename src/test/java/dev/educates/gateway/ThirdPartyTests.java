package dev.educates.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for docs/third-party.md and docs/dependencies.md, by the bill of materials. After
 * a change of dependencies: {@code mvn test -Dtest=ThirdPartyTests
 * -Dthird-party.write=true}.
 */
class ThirdPartyTests {

	private static final Path DOCUMENT = Path.of("docs/third-party.md");

	/** One of them is enough where there is a choice. */
	private static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause",
			"EPL-2.0", "MPL-2.0", "CC0-1.0");

	private static final String HEAD = """
			# Third-party libraries

			What is in the jar, and under which licences; where there are several, one may choose. Versions are in the bill of
			materials: `META-INF/sbom/application.cdx.json` in the jar, `/actuator/sbom/application` of a gateway that runs. This
			list is held to it by `ThirdPartyTests`, and written by

			    mvn test -Dtest=ThirdPartyTests -Dthird-party.write=true

			npm packages in the bundle of GraphiQL are listed in its
			[licences.txt](../src/main/resources/static/graphiql/bundle/licences.txt), and held to allowed licences by `GraphiQlBundleTests`.

			| library | licence |
			|---|---|
			""";

	@Test
	void listIsThatOfTheBillOfMaterials() throws IOException {
		String list = components().stream()
			.map((component) -> "| `%s:%s` | %s |\n".formatted(component.get("group").asString(),
					component.get("name").asString(), String.join(" or ", licences(component))))
			.sorted()
			.distinct()
			.collect(Collectors.joining("", HEAD, ""));
		if (Boolean.getBoolean("third-party.write")) {
			Files.writeString(DOCUMENT, list);
		}
		assertThat(Files.readString(DOCUMENT)).isEqualTo(list);
	}

	@Test
	void everyLibraryHasALicenceThatIsAllowed() {
		assertThat(components()).hasSizeGreaterThan(50)
			.allSatisfy((component) -> assertThat(licences(component)).as(component.get("name").asString())
				.anyMatch(ALLOWED::contains));
	}

	@Test
	void versionsOfTheReviewAreThoseInTheJar() throws IOException {
		List<String> reviewed = Pattern.compile("(?m)^\\|[^|]*\\| ([0-9][0-9., ]*) \\|")
			.matcher(Files.readString(Path.of("docs/dependencies.md")))
			.results()
			.flatMap((row) -> Stream.of(row.group(1).split(", ")))
			.toList();
		assertThat(reviewed).hasSizeGreaterThan(15)
			.isSubsetOf(components().stream().map((component) -> component.get("version").asString()).toList());
	}

	@Test
	void everyDirectDependencyIsReviewed() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		String review = Files.readString(Path.of("docs/dependencies.md"));
		String dependencies = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"))
			.replaceAll("(?s)<exclusions>.*?</exclusions>", "");
		List<String> direct = Pattern.compile("<artifactId>(.+?)</artifactId>")
			.matcher(dependencies)
			.results()
			.map((found) -> found.group(1))
			.toList();
		assertThat(direct).hasSizeGreaterThan(15)
			.allSatisfy((artifact) -> assertThat(review).contains("| `" + artifact + "` |"));
	}

	@Test
	void versionsAreThoseOfTheBomOrNamedOnce() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		String dependencies = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
		assertThat(Pattern.compile("<version>(.+?)</version>").matcher(dependencies).results().map((v) -> v.group(1)))
			.allSatisfy((version) -> assertThat(version).startsWith("${"));
		assertThat(pom).doesNotContain("-SNAPSHOT</version>\n\t\t\t<scope>", "LATEST", "RELEASE</version>");
	}

	private static List<String> licences(JsonNode component) {
		JsonNode licences = component.path("licenses");
		return licences.valueStream()
			.flatMap((licence) -> Stream.of("/license/id", "/license/name", "/expression")
				.map((path) -> licence.at(path).asString(""))
				.filter((name) -> !name.isEmpty()))
			.toList();
	}

	/** Maven makes none when it is offline. */
	private static List<JsonNode> components() {
		Path bill = Path.of("target/classes/META-INF/sbom/application.cdx.json");
		assumeThat(bill).exists();
		try {
			return JsonMapper.shared().readTree(Files.readString(bill)).get("components").valueStream().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
