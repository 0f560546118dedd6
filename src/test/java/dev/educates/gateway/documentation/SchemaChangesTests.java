package dev.educates.gateway.documentation;

import java.util.List;
import java.util.stream.Stream;

import graphql.schema.diff.DiffCategory;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of the last release go on working. What counts as a break is written down in
 * CONTRIBUTING.md, and so is how a new release's schema is taken.
 */
class SchemaChangesTests {

	private static final String SMALL = """
			type Query { session(id: ID!, first: Int = 50, user: String): Session  all: [Session!]!  any: Result }
			type Mutation { request(input: Wish!): Result! }
			interface Node { id: ID! }
			type Session implements Node { id: ID!  state: State!  tenant: String }
			type Other { message: String! }
			union Result = Session | Other
			enum State { RUNNING STOPPING }
			input Wish { workshop: String!  user: String }
			""";

	@Test
	void nothingThatWasReleasedIsBroken() {
		assertThat(breaks(Schemas.read(Schemas.RELEASED), Schemas.present()))
			.as("breaks of what %s promises", Schemas.RELEASED)
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '→', quoteCharacter = '"',
			value = { "all: [Session!]! → all: [Session]!", "all: [Session!]! → every: [Session!]!",
					"tenant: String → owner: String", "state: State! → state: State", "state: State! → state: String!",
					"user: String): → user: String!):", "first: Int = 50 → first: Int = 20",
					"first: Int = 50, → other: Int,", "id: ID!, → id: ID!, more: Int!,", "Session | Other → Session",
					"RUNNING STOPPING → RUNNING", "workshop: String!  user → user", "user: String } → user: String! }",
					"user: String } → user: String  more: Int! }", "Session implements Node → Session",
					"request(input → demand(input" })
	void breakIsNoticed(String before, String after) {
		String changed = SMALL.replace(before, after);
		assertThat(changed).isNotEqualTo(SMALL);
		assertThat(breaks(SMALL, changed)).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '→', quoteCharacter = '"',
			value = { "tenant: String → tenant: String  more: Int", "tenant: String → tenant: String!",
					"id: ID!, → id: ID!, more: Int,", "id: ID!, → id: ID,", "Session | Other → Session | Other | More",
					"RUNNING STOPPING → RUNNING STOPPING MORE", "user: String } → user: String  more: Int }",
					"workshop: String! → workshop: String" })
	void additionIsNoBreak(String before, String after) {
		String changed = SMALL.replace(before, after) + "type More { message: String! }";
		assertThat(breaks(SMALL, changed)).isEmpty();
	}

	private static List<String> breaks(String before, String after) {
		CapturingReporter found = new CapturingReporter();
		new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(Schemas.of(before), Schemas.of(after)), found);
		// a new member of a union or an enum is what clients must reckon with; a changed
		// default is another answer to the same request
		Stream<DiffEvent> defaults = found.getDangers()
			.stream()
			.filter((each) -> each.getCategory() == DiffCategory.DIFFERENT);
		return Stream.concat(found.getBreakages().stream(), defaults).map(DiffEvent::getReasonMsg).toList();
	}

}
