package dev.educates.gateway.graphql;

import java.io.File;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeUtil;
import graphql.schema.idl.WiringFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.graphql.data.GraphQlArgumentBinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestSessionInputTests {

	private static final TypeDefinitionRegistry SCHEMA = new SchemaParser().parse(new File("schema/schema.graphql"));

	private static RequestSessionInput preferring(@Nullable List<View.Label> labels) {
		return new RequestSessionInput(null, "lab", "ann", null, null, null, null, null, null, null, null, null,
				labels);
	}

	@Test
	void preferredLabelsAreTakenOver() {
		assertThat(preferring(null).checked().preferredLabels()).isEmpty();
		assertThat(preferring(List.of(new View.Label("region", "eu"), new View.Label("gpu", "yes"))).checked()
			.preferredLabels()).isEqualTo(Map.of("region", "eu", "gpu", "yes"));
	}

	@Test
	void aPreferredLabelHasOneValue() {
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(
					() -> preferring(List.of(new View.Label("region", "eu"), new View.Label("region", "us"))).checked())
			.withMessage("input: preferred label 'region' is given twice");
	}

	@Test
	void anEmptyActionIdIsNoKey() {
		RequestSessionInput empty = new RequestSessionInput(null, "lab", "ann", null, null, "", null, null, null, null,
				null, null, null);
		assertThatExceptionOfType(BadInput.class).isThrownBy(empty::checked)
			.withMessageStartingWith("input: actionId ('') must not be empty");
	}

	/** As graphql-java coerces it: all fields, all null, and the fewest. */
	@Test
	void inputIsWhatTheBinderOfSpringReads() throws Exception {
		Map<String, Object> values = new HashMap<>();
		Map<String, Object> nulls = new HashMap<>();
		for (InputValueDefinition field : SCHEMA.getTypeOrNull("RequestSessionInput", InputObjectTypeDefinition.class)
			.getInputValueDefinitions()) {
			String name = field.getName();
			nulls.put(name, null);
			values.put(name, switch (TypeUtil.simplePrint(field.getType())) {
				case "String" -> "a " + name;
				case "Int" -> 30;
				case "Url" -> "https://example.com/" + name;
				default -> List.of(Map.of("name", name, "value", "a value"), Map.of("name", "b", "value", "c"));
			});
		}
		assertThat(values).hasSameSizeAs(RequestSessionInput.class.getRecordComponents());
		assertThat(read(values).toString()).doesNotContain("voucher", "email");
		assertThat(read(values).analyticsUrl()).isEqualTo(URI.create("https://example.com/analyticsUrl"));
		assertThat(read(nulls).preferredLabels()).isNull();
		assertThat(read(Map.of("workshop", "lab", "parameters", List.of())).parameters()).isEmpty();
		assertThat(read(Map.of("parameters", Map.of("name", "one", "value", "1"))).parameters())
			.containsExactly(new View.Label("one", "1"));
	}

	private static RequestSessionInput read(Map<String, Object> values) throws Exception {
		List<DataFetchingEnvironment> fetched = new ArrayList<>();
		WiringFactory others = new MockedWiringFactory() {

			@Override
			public boolean providesDataFetcher(FieldWiringEnvironment environment) {
				return false;
			}

			@Override
			public boolean providesScalar(ScalarWiringEnvironment environment) {
				return false;
			}

		};
		RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
			.wiringFactory(others)
			.scalar(Scalars.URL)
			.scalar(Scalars.DATE_TIME)
			.type("Query", (query) -> query.dataFetcher("placementPreview", (environment) -> {
				fetched.add(environment);
				return null;
			}))
			.build();
		GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(SCHEMA, wiring))
			.build()
			.execute(ExecutionInput
				.newExecutionInput(
						"query($input: RequestSessionInput!) { placementPreview(input: $input) { __typename } }")
				.variables(Map.of("input", values)));
		RequestSessionInput input = RequestSessionInput.of(fetched.getFirst());
		assertThat(input).isEqualTo(new GraphQlArgumentBinder().bind(fetched.getFirst(), "input",
				ResolvableType.forClass(RequestSessionInput.class)));
		return input;
	}

}
