package dev.educates.gateway.graphql.document;

import java.util.List;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.server.limits.LimitsProperties;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents that were parsed take the memory that they are given. */
class DocumentsTests {

	private static final LimitsProperties LIMITS = new Binder(new MapConfigurationPropertySource())
		.bindOrCreate("gateway.limits", LimitsProperties.class);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final DocumentProvider documents = new DocumentProvider(LIMITS,
			new DocumentsProperties(List.of(), false, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1)),
			new TrustedDocuments(List.of(), new PathMatchingResourcePatternResolver()));

	@Test
	void shortOnesCountWithWhatIsKeptOfThem() {
		this.documents.bindTo(this.meters);
		for (int i = 0; i < 5000; i++) {
			this.documents.getDocumentAsync(ExecutionInput.newExecutionInput("{ a%d }".formatted(i)).build(),
					(input) -> new PreparsedDocumentEntry(Parser.parse(input.getQuery())));
		}
		// it forgets a moment later
		Eventually.until("no more than fit are kept", () -> size() < 1100);
		assertThat(size()).isGreaterThan(100);
	}

	private double size() {
		return this.meters.get("cache.size").tag("cache", "documents").gauge().value();
	}

}
