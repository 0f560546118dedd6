package dev.educates.gateway.graphql.document;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.server.error.BadInput;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Documents are measured as if their fragments were written out. */
class DocumentMetricsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{ a }                                                      | 1 | 0 | 1
			{ a { b c { d } } }                                        | 4 | 0 | 3
			{ x: a { y: b } }                                          | 2 | 2 | 2
			{ ...f ...f } fragment f on Q { x: a { b } }               | 4 | 2 | 2
			{ ... on Q { a ... { b } } }                               | 2 | 0 | 1
			query A { a } query B { b { c } }                          | 3 | 0 | 2
			{ ...unknown a }                                           | 1 | 0 | 1
			{ a } fragment unused on Q { b }                           | 1 | 0 | 1
			""")
	void fieldsAliasesAndDepthAreCounted(String document, long fields, long aliases, int depth) {
		DocumentMetrics shape = DocumentMetrics.of(Parser.parse(document));
		assertThat(shape.fields()).isEqualTo(fields);
		assertThat(shape.aliases()).isEqualTo(aliases);
		assertThat(shape.depth()).isEqualTo(depth);
	}

	@Test
	void fragmentsThatDoubleAreMeasuredAtOnce() {
		String doubling = IntStream.range(0, 400)
			.mapToObj((i) -> "fragment f%d on Q { ...f%d x: a ...f%d }".formatted(i, i + 1, i + 1))
			.collect(Collectors.joining(" "));
		DocumentMetrics shape = DocumentMetrics.of(Parser.parse("{ ...f0 } " + doubling));
		assertThat(shape.fields()).isEqualTo(1_000_000_000);
		assertThat(shape.aliases()).isEqualTo(1_000_000_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ ...f } fragment f on Q { a ...f }",
			"{ a } fragment f on Q { a { ...g } } fragment g on Q { ...f }" })
	void fragmentThatContainsItselfIsRefused(String document) {
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> DocumentMetrics.of(Parser.parse(document)))
			.withMessageContaining("contains itself");
	}

	@Test
	void namesAreThoseOfFieldsNotOfAliases() {
		assertThat(DocumentMetrics.of(Parser.parse("{ x: a { ...f } } fragment f on Q { y: b }")).names())
			.containsExactlyInAnyOrder("a", "b");
	}

}
