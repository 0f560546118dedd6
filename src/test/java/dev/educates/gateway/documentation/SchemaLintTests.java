package dev.educates.gateway.documentation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import graphql.language.AbstractDescribedNode;
import graphql.language.DirectiveDefinition;
import graphql.language.Document;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import graphql.language.TypeDefinition;
import graphql.language.TypeName;
import graphql.language.UnionTypeDefinition;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules of the schema in CONTRIBUTING.md. */
class SchemaLintTests {

	/** Mutations whose answer is no payload of their own. */
	private static final Map<String, String> PLAIN_MUTATIONS = Map.of("logout", "Boolean!", "leaveLine", "Boolean!",
			"setAdministrativeState", "Node!");

	/** Names that look as if a rule were meant, and why it is not. */
	private static final Map<String, String> EXEMPT = Map.of("Workshop.duration",
			"the author's estimate as written, Educates' own name", "Workshop.url",
			"as the author wrote it: need not be an address", "Placement.durationMilliseconds",
			"decisions take less than a second", "UsageRow.meanWaitMilliseconds", "most waits take less than a second");

	private static final Pattern PASCAL = Pattern.compile("[A-Z][A-Za-z0-9]*");

	private static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");

	private static final Pattern UPPER = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

	private static final Pattern SPAN = Pattern
		.compile(".*(Seconds|Milliseconds|Millis|Minutes|Hours|Duration|Timeout|Delay|Age)"
				+ "|seconds|millis|minutes|hours|duration|timeout|delay|age");

	@Test
	void schemaKeepsItsRules() {
		assertThat(new Lint(Schemas.present()).complaints()).isEmpty();
	}

	@Test
	void exemptionsAreNeeded() {
		assertThat(new Lint(Schemas.present()).exempted).isEqualTo(EXEMPT.keySet());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '→', quoteCharacter = '`', value = { "\"d\" a: Int → a: Int → T.a has no description",
			"\"d\" type T → type T → T has no description", "\"d\" x: Int → x: Int → T.b.x has no description",
			"\"d\" A → A → E.A has no description", "a: Int → A_b: Int → T.A_b is not camelCase",
			"\"d\" directive → directive → @m has no description",
			"b(\"d\" x: Int) → b(\"d\" X: Int) → T.b.X is not camelCase", "\"d\" A → \"d\" aB → E.aB is not UPPER_CASE",
			"type T → type t_x → t_x is not PascalCase", "a: Int → timeoutMinutes: Int → T.timeoutMinutes is a span",
			"a: Int → ageSeconds: String → T.ageSeconds is a span", "a: Int → atAge: Int → T.atAge is a span",
			"a: Int → seenAt: String → T.seenAt is a moment", "a: Int → indexUrl: String → T.indexUrl is an address",
			"a: Int → list: [Int] → T.list has elements that may be null",
			"m: MResult! → m: Int → Mutation.m must give MResult!",
			"m: MResult! → m: MResult → Mutation.m must give MResult!", "t: T → t: Int → T is not used",
			"\"d\" a: Int → \"whoever\" a: Int → T.a is described with: whoever" })
	void ruleIsKept(String before, String after, String complaint) {
		String schema = """
				"d" type Query { "d" t: T  "d" e: E }
				"d" type Mutation { "d" m: MResult! }
				"d" type MResult { "d" c: Int }
				"d" type T { "d" a: Int  "d" b("d" x: Int): Int }
				"d" enum E { "d" A }
				"d" directive @m on FIELD_DEFINITION
				""";
		assertThat(new Lint(schema).complaints()).isEmpty();
		String changed = schema.replace(before, after);
		assertThat(changed).isNotEqualTo(schema);
		assertThat(new Lint(changed).complaints()).anySatisfy((each) -> assertThat(each).startsWith(complaint));
	}

	/** Looks at a schema once. */
	private static final class Lint {

		private final Document schema;

		private final List<String> complaints = new ArrayList<>();

		private final Set<String> exempted = new HashSet<>();

		Lint(String text) {
			this.schema = new Parser().parseDocument(text);
			for (TypeDefinition<?> type : types()) {
				described(type.getName(), (AbstractDescribedNode<?>) type);
				named(type.getName(), type.getName(), PASCAL, "PascalCase");
				members(type);
			}
			for (DirectiveDefinition directive : this.schema.getDefinitionsOfType(DirectiveDefinition.class)) {
				described("@" + directive.getName(), directive);
				named("@" + directive.getName(), directive.getName(), CAMEL, "camelCase");
				directive.getInputValueDefinitions().forEach((each) -> inputValue("@" + directive.getName(), each));
			}
			unused();
		}

		List<String> complaints() {
			return this.complaints;
		}

		private List<TypeDefinition<?>> types() {
			return this.schema.getDefinitions()
				.stream()
				.filter(TypeDefinition.class::isInstance)
				.<TypeDefinition<?>>map((each) -> (TypeDefinition<?>) each)
				.toList();
		}

		private void members(TypeDefinition<?> type) {
			switch (type) {
				case ObjectTypeDefinition object ->
					object.getFieldDefinitions().forEach((each) -> field(object.getName(), each));
				case InterfaceTypeDefinition face ->
					face.getFieldDefinitions().forEach((each) -> field(face.getName(), each));
				case InputObjectTypeDefinition input ->
					input.getInputValueDefinitions().forEach((each) -> inputValue(input.getName(), each));
				case EnumTypeDefinition enumeration -> enumeration.getEnumValueDefinitions().forEach((each) -> {
					described(enumeration.getName() + "." + each.getName(), each);
					named(enumeration.getName() + "." + each.getName(), each.getName(), UPPER, "UPPER_CASE");
				});
				default -> {
					// unions and scalars have no members that are theirs
				}
			}
		}

		private void field(String type, FieldDefinition field) {
			String place = type + "." + field.getName();
			described(place, field);
			value(place, field.getName(), field.getType());
			field.getInputValueDefinitions().forEach((each) -> inputValue(place, each));
			if (type.equals("Mutation")) {
				String payload = capitalised(field.getName()) + "Result!";
				check(PLAIN_MUTATIONS.getOrDefault(field.getName(), payload).equals(written(field.getType())),
						place + " must give " + payload);
			}
		}

		private void inputValue(String owner, InputValueDefinition value) {
			String place = owner + "." + value.getName();
			described(place, value);
			value(place, value.getName(), value.getType());
		}

		private void value(String place, String name, Type<?> type) {
			named(place, name, CAMEL, "camelCase");
			String bare = name(type);
			exemptible(place, !SPAN.matcher(name).matches() || name.endsWith("Seconds") && bare.equals("Int"),
					place + " is a span: its name must end in Seconds and its type be Int");
			exemptible(place, !name.endsWith("At") || bare.equals("DateTime"),
					place + " is a moment: its type must be DateTime");
			exemptible(place, !(name.endsWith("Url") || name.equals("url")) || bare.equals("Url"),
					place + " is an address: its type must be Url");
			check(!written(type).matches(".*[^!]].*"), place + " has elements that may be null");
		}

		private void described(String place, AbstractDescribedNode<?> node) {
			String text = (node.getDescription() != null) ? node.getDescription().getContent() : "";
			check(!text.isBlank(), place + " has no description");
			WordList.unwanted(text).forEach((each) -> this.complaints.add(place + " is described with: " + each));
		}

		private void named(String place, String name, Pattern pattern, String rule) {
			check(pattern.matcher(name).matches(), place + " is not " + rule);
		}

		private void unused() {
			Set<String> used = new HashSet<>();
			use("Query", used);
			use("Mutation", used);
			use("Subscription", used);
			types().stream()
				.map(TypeDefinition::getName)
				.filter((name) -> !used.contains(name))
				.forEach((name) -> this.complaints.add(name + " is not used"));
		}

		private void use(String name, Set<String> used) {
			if (!used.add(name)) {
				return;
			}
			for (TypeDefinition<?> type : types()) {
				if (type.getName().equals(name)) {
					referenced(type).forEach((each) -> use(each, used));
				}
				else if (type instanceof ObjectTypeDefinition object
						&& object.getImplements().stream().anyMatch((each) -> name(each).equals(name))) {
					use(object.getName(), used);
				}
			}
		}

		private static List<String> referenced(TypeDefinition<?> type) {
			List<Type<?>> types = new ArrayList<>();
			switch (type) {
				case ObjectTypeDefinition object -> {
					object.getImplements().forEach(types::add);
					object.getFieldDefinitions().forEach((each) -> referenced(each, types));
				}
				case InterfaceTypeDefinition face ->
					face.getFieldDefinitions().forEach((each) -> referenced(each, types));
				case InputObjectTypeDefinition input ->
					input.getInputValueDefinitions().forEach((each) -> types.add(each.getType()));
				case UnionTypeDefinition union -> union.getMemberTypes().forEach(types::add);
				default -> {
					// enums and scalars refer to nothing
				}
			}
			return types.stream().map(Lint::name).toList();
		}

		private static void referenced(FieldDefinition field, List<Type<?>> types) {
			types.add(field.getType());
			field.getInputValueDefinitions().forEach((each) -> types.add(each.getType()));
		}

		private void exemptible(String place, boolean fine, String complaint) {
			if (!fine && EXEMPT.containsKey(place)) {
				this.exempted.add(place);
				return;
			}
			check(fine, complaint);
		}

		private void check(boolean fine, String complaint) {
			if (!fine) {
				this.complaints.add(complaint);
			}
		}

		private static String name(Type<?> type) {
			return written(type).replaceAll("[\\[\\]!]", "");
		}

		private static String written(Type<?> type) {
			return switch (type) {
				case NonNullType some -> written(some.getType()) + "!";
				case ListType list -> "[" + written(list.getType()) + "]";
				case TypeName named -> named.getName();
				default -> throw new IllegalArgumentException("type " + type + " is of no kind that is known");
			};
		}

		private static String capitalised(String name) {
			return Character.toUpperCase(name.charAt(0)) + name.substring(1);
		}

	}

}
