package dev.educates.gateway.graphql.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The estimate of an operation that was estimated before is the same as a new one. */
class QueryComplexityTests {

	private static final String SCHEMA = """
			type Query { page(first: Int = 50, of: String): Page all: [Item] entities(representations: [String!]!): [Item] }
			type Page { nodes: [Item] }
			type Item { name: String all: [Item] }
			""";

	private final QueryComplexity complexity = new QueryComplexity(1_000_000);

	private final List<Integer> estimates = new ArrayList<>();

	private final Map<String, PreparsedDocumentEntry> documents = new HashMap<>();

	private final GraphQL graphQl = GraphQL
		.newGraphQL(new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SCHEMA),
				RuntimeWiring.MOCKED_WIRING))
		.preparsedDocumentProvider((input,
				parse) -> CompletableFuture.completedFuture(this.documents.computeIfAbsent(input.getQuery(),
						(text) -> new PreparsedDocumentEntry(Parser.parse(text)))))
		.instrumentation(new SimplePerformantInstrumentation() {

			@Override
			public InstrumentationContext<ExecutionResult> beginExecuteOperation(
					InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
				QueryComplexityTests.this.estimates
					.add(QueryComplexityTests.this.complexity.of(parameters.getExecutionContext()));
				return null;
			}

		})
		.build();

	private int estimate(String document, String operation, Map<String, Object> variables) {
		this.graphQl.execute(ExecutionInput.newExecutionInput(document)
			.operationName(operation)
			.variables(variables)
			.graphQLContext(Map.of())
			.build());
		return this.estimates.getLast();
	}

	@Test
	void sizeOfAPageAndSkippedFieldsCountWhateverWasEstimatedBefore() {
		String document = """
				query Q($first: Int!, $deep: Boolean = false, $of: String) {
				  page(first: $first, of: $of) { nodes { name all @include(if: $deep) { name } } } }
				query R { all { name } }""";
		for (int round = 0; round < 2; round++) {
			assertThat(estimate(document, "Q", Map.of("first", 10, "of", "a" + round))).isEqualTo(12);
			assertThat(estimate(document, "Q", Map.of("first", 100))).isEqualTo(111);
			assertThat(estimate(document, "Q", Map.of("first", 10, "deep", true))).isEqualTo(122);
			assertThat(estimate(document, "R", Map.of())).isEqualTo(11);
		}
	}

	@Test
	void numberOfEntitiesCountsWhateverWasEstimatedBefore() {
		String document = "query E($all: [String!]!) { entities(representations: $all) { name } }";
		for (int round = 0; round < 2; round++) {
			assertThat(estimate(document, "E", Map.of("all", List.of("a")))).isEqualTo(2);
			assertThat(estimate(document, "E", Map.of("all", Collections.nCopies(20, "a")))).isEqualTo(21);
		}
	}

}
