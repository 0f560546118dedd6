package dev.educates.gateway.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The generated documents are what would be generated now. With
 * {@code -Ddocumentation.write} they are written instead.
 */
class ReferencesTests {

	private static final String COMMAND = "mvn -Pquick test -Dtest=ReferencesTests -Ddocumentation.write";

	private static final Path FLEET = Path.of("docs/fleet.schema.json");

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Pattern BODY = Pattern.compile("-d '(\\{[^']*)'");

	private static final Pattern UNGUARDED = Pattern
		.compile("(?<!\\$\\{TOKEN:\\+)-H \"Authorization: Bearer \\$TOKEN\"");

	private static final Pattern NAMED = Pattern.compile("`(gateway(?!\\.(?:yaml|js)`)(?:\\.[a-z-]+)+)");

	@Test
	void configurationReferenceIsWhatTheCodeSays() throws IOException {
		upToDate(Path.of("docs/configuration-reference.md"), configuration().text());
	}

	@Test
	void everyOptionIsDescribed() {
		assertThat(configuration().undescribed())
			.as("options without a description: add a @param to the Javadoc of their properties record")
			.isEmpty();
	}

	@Test
	void optionWithoutADescriptionIsNoticed() {
		JsonNode metadata = JsonMapper.shared().readTree("""
				{"properties": [{"name": "gateway.a.b", "type": "java.lang.String"},
				 {"name": "gateway.a.c", "type": "java.lang.String", "description": "see {@code x|y}"}]}""");
		ConfigurationReference reference = new ConfigurationReference(metadata);
		assertThat(reference.undescribed()).containsExactly("gateway.a.b");
		assertThat(reference.text()).contains("| `gateway.a.c` | text |  | see `x\\|y` |");
	}

	@Test
	void optionOfTwoPackagesIsListedOnce() {
		ConfigurationReference reference = new ConfigurationReference(JsonMapper.shared().readTree("""
				{"properties": [{"name": "gateway.a.b", "description": "short"},
				 {"name": "gateway.a.b", "description": "longer than that"}]}"""));
		assertThat(reference.text()).containsOnlyOnce("`gateway.a.b`").contains("longer than that");
	}

	@Test
	void optionsThatDocumentsNameExist() {
		assertThat(unknownOptions(Markdown.all().stream())).isEmpty();
		Markdown wrong = new Markdown(Path.of("x.md"),
				List.of("`gateway.refresh.interval: 5s` `gateway.refresh.nope`"));
		assertThat(unknownOptions(Stream.of(wrong))).containsExactly("x.md:1: gateway.refresh.nope");
	}

	/** An option, the beginning of one, or what is below a list. */
	private static List<String> unknownOptions(Stream<Markdown> documents) {
		Set<String> names = new HashSet<>(configuration().names());
		return documents.flatMap((document) -> document.prose().stream().flatMap((line) -> {
			Matcher named = NAMED.matcher(line.getValue());
			return named.results()
				.map((found) -> found.group(1))
				.filter((name) -> names.stream()
					.noneMatch((known) -> (known + ".").startsWith(name + ".") || (name + ".").startsWith(known + ".")))
				.map((name) -> document.file() + ":" + line.getKey() + ": " + name);
		})).toList();
	}

	/** Raw line breaks within a string, for example, make a command fail. */
	@Test
	void bodiesOfCommandsAreJson() {
		assertThat(bodies(Markdown.all().stream())).hasSizeGreaterThan(10)
			.allSatisfy((body) -> assertThat(JsonMapper.shared().readTree(body).isObject()).as(body).isTrue());
	}

	/** An empty token is refused, unlike none. */
	@Test
	void commandsForTheDemoWorkWithoutAToken() {
		assertThat(Markdown.all()).filteredOn((document) -> sendsAnEmptyToken(String.join("\n", document.lines())))
			.isEmpty();
		String command = "curl localhost:8080/graphql -H \"Authorization: Bearer $TOKEN\"";
		assertThat(sendsAnEmptyToken(command)).isTrue();
		assertThat(sendsAnEmptyToken("TOKEN=x; " + command)).isFalse();
	}

	/** A document that gets no token itself, and yet sends one to the demo. */
	private static boolean sendsAnEmptyToken(String text) {
		return text.contains("localhost:8080/graphql") && !text.contains("TOKEN=") && UNGUARDED.matcher(text).find();
	}

	private static List<String> bodies(Stream<Markdown> documents) {
		return documents.map((document) -> String.join("\n", document.lines()))
			.flatMap((text) -> BODY.matcher(text).results().map((body) -> body.group(1)))
			.toList();
	}

	@Test
	void jsonSchemaOfTheFleetIsWhatTheCodeSays() throws Exception {
		upToDate(FLEET, new FleetSchema().text());
	}

	@ParameterizedTest
	@ValueSource(strings = { "docker/gateway.yaml", "docker/kubernetes/configmap.yaml", "README.md",
			"docs/getting-started.md", "docs/configuration.md" })
	void jsonSchemaAcceptsTheExamples(String file) throws IOException {
		assertThat(yaml(Path.of(file))).isNotEmpty()
			.allSatisfy((text) -> assertThat(fleetProblems(text)).as(text).isEmpty());
	}

	@Test
	void jsonSchemaNoticesWhatTheGatewayRejects() throws Exception {
		for (String file : List.of("invalid-clusters.yaml", "invalid-tenancy.yaml")) {
			String text = Files.readString(Path.of("src/test/resources/fleet", file));
			assertThat(fleetProblems(text)).anyMatch((problem) -> problem.contains("is not defined in the schema"))
				.anyMatch((problem) -> problem.contains("name: required property"))
				.anyMatch((problem) -> problem.contains("does not match the regex pattern"))
				.hasSizeGreaterThan(15);
		}
	}

	private static List<String> fleetProblems(String yaml) throws Exception {
		JsonNode document = new YAMLMapper(YAMLAnchorReplayingFactory.builder().build()).readTree(yaml);
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(new FleetSchema().text())
			.validate(document)
			.stream()
			.map(Object::toString)
			.toList();
	}

	/** The file itself, that in a ConfigMap, or the blocks of a document. */
	private static List<String> yaml(Path file) throws IOException {
		String text = Files.readString(file);
		if (file.endsWith("configmap.yaml")) {
			return List.of(new YAMLMapper().readTree(text).at("/data/gateway.yaml").asString());
		}
		return file.toString().endsWith(".md") ? Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
			.matcher(text)
			.results()
			.map((block) -> block.group(1))
			.filter((block) -> block.startsWith("gateway:") || block.startsWith("# yaml-language-server"))
			.toList() : List.of(text);
	}

	@Test
	void schemaReferenceIsWhatTheSchemaSays() throws IOException {
		upToDate(Path.of("docs/schema.md"), new SchemaReference(new Parser().parseDocument(Schemas.present())).text());
	}

	@Test
	void schemaReferenceTellsWhatIsBesideTheDescriptions() {
		String reference = new SchemaReference(new Parser().parseDocument("""
				"Other each time" directive @volatile on FIELD_DEFINITION
				type Query {
				 "Gone | soon" old("Few" first: Int = 5): [Thing!]! @volatile @deprecated(reason: "Use new.")
				}
				type Thing implements Node { id: ID! }
				""")).text();
		assertThat(reference).contains(
				"| `old` | [[Thing](#thing)!]! `@volatile` | **Deprecated:** Use new. Gone \\| soon |",
				"| ↳ `first` | Int = `5` | Few |", "Implements [Node](#node).", "| `@volatile` | Other each time |");
	}

	private static ConfigurationReference configuration() {
		return new ConfigurationReference(JsonMapper.shared().readTree(METADATA.toFile()));
	}

	static void upToDate(Path file, String wanted) throws IOException {
		if (System.getProperty("documentation.write") != null) {
			Files.writeString(file, wanted);
			return;
		}
		String there = Files.exists(file) ? Files.readString(file) : "";
		assertThat(there).as("%s is not up to date. Run: %s", file, COMMAND).isEqualTo(wanted);
	}

}
