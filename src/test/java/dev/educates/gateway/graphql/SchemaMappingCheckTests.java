package dev.educates.gateway.graphql;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.execution.GraphQlSource;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SchemaMappingCheckTests {

	@Test
	void fieldWithNothingBehindItStopsTheStart() {
		assertThatIllegalStateException().isThrownBy(() -> GraphQlSource.schemaResourceBuilder()
			.schemaResources(new ByteArrayResource("type Query { nope: String }".getBytes(StandardCharsets.UTF_8)))
			.inspectSchemaMappings((initializer) -> {
			}, SchemaMappingCheck::mustBeWhole)
			.build()
			.schema()).withMessageContaining("no resolver for Query.nope");
	}

}
