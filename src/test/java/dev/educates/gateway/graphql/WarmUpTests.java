package dev.educates.gateway.graphql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.lifecycle.DryRun;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.validation.Validator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.graphql.ExecutionGraphQlRequest;
import org.springframework.graphql.ExecutionGraphQlService;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class WarmUpTests {

	private final List<ExecutionGraphQlRequest> executed = new ArrayList<>();

	private final List<Boolean> dry = new ArrayList<>();

	private final ExecutionGraphQlService operations = (request) -> {
		this.executed.add(request);
		this.dry.add(DryRun.isActive());
		return Mono.empty();
	};

	@Test
	void everyOperationIsADryRun() {
		warmUp(Duration.ofMinutes(1));
		assertThat(this.dry).isNotEmpty().containsOnly(true);
		assertThat(DryRun.isActive()).isFalse();
		assertThat(this.executed).extracting(ExecutionGraphQlRequest::getDocument)
			.noneMatch((document) -> document.contains("mutation"))
			.anyMatch((document) -> document.contains("placementPreview"));
	}

	@Test
	void everyDocumentIsValid() throws IOException {
		GraphQLSchema schema = UnExecutableSchemaGenerator
			.makeUnExecutableSchema(new SchemaParser().parse(Files.readString(Path.of("schema/schema.graphql"))));
		assertThat(WarmUp.DOCUMENTS).allSatisfy((document) -> assertThat(
				new Validator().validateDocument(schema, Parser.parse(document), Locale.ENGLISH))
			.isEmpty());
	}

	@Test
	void numberOfOperationsIsBounded() {
		warmUp(Duration.ofMinutes(10));
		assertThat(this.executed).hasSize(WarmUp.MOST);
	}

	@Test
	void zeroDisablesIt() {
		warmUp(Duration.ZERO);
		assertThat(this.executed).isEmpty();
	}

	private void warmUp(Duration atMost) {
		new WarmUp(this.operations, new Fleet(), atMost).run(new DefaultApplicationArguments());
	}

}
