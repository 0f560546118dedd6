package dev.educates.gateway.documentation;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.schema.GraphQLSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What documents ask of the schema can be asked of it. */
class OperationsTests {

	private static final GraphQLSchema SCHEMA = Schemas.of(Schemas.present());

	static Stream<Markdown> documents() {
		return Markdown.all()
			.stream()
			.filter((each) -> each.blocks().stream().anyMatch((block) -> block.is("graphql")));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void operationsAreValid(Markdown document) {
		assertThat(document.blocks()).filteredOn((block) -> block.is("graphql"))
			.allSatisfy(
					(block) -> assertThat(errors(block.text())).as("%s:%d", document.file(), block.line()).isEmpty());
	}

	/** Every document is in the index, and every one but that is in the README. */
	@Test
	void everyDocumentIsLinked() {
		Set<String> documents = Markdown.all()
			.stream()
			.map((each) -> each.file().toString())
			.filter((file) -> file.matches("docs/[^/]+\\.md") && !file.equals("docs/README.md"))
			.collect(Collectors.toSet());
		for (String index : Set.of("README.md", "docs/README.md")) {
			Markdown list = Markdown.read(Path.of(index));
			assertThat(list.links()
				.stream()
				.map((link) -> list.file().resolveSibling(link.getValue()).normalize().toString())).as(index)
				.containsAll(documents);
		}
	}

	@Test
	void operationThatCannotBeAskedIsNoticed() {
		assertThat(errors("{ workshops { nodes { nme } } }")).contains("nme");
		assertThat(errors("{ workshops { nodes { name } }")).contains("invalid syntax");
	}

	private static String errors(String operation) {
		return ParseAndValidate.parseAndValidate(SCHEMA, ExecutionInput.newExecutionInput(operation).build())
			.getErrors()
			.toString()
			.toLowerCase(Locale.ROOT)
			.replace("[]", "");
	}

}
