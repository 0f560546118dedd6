package dev.educates.gateway.documentation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import graphql.language.AbstractDescribedNode;
import graphql.language.AstPrinter;
import graphql.language.Description;
import graphql.language.DirectiveDefinition;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ScalarTypeDefinition;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.TypeDefinition;
import graphql.language.TypeName;
import graphql.language.UnionTypeDefinition;

/** Makes {@code docs/schema.md} of the descriptions in {@code schema/}. */
final class SchemaReference {

	private static final String INTRODUCTION = """
			# Schema reference

			Every type of the GraphQL endpoint, generated from `schema/`: change descriptions there.

			    mvn -Pquick test -Dtest=ReferencesTests -Ddocumentation.write

			regenerates it; the build fails when it is outdated. The [GraphQL guide](graphql-guide.md) shows how the operations
			are used; GraphiQL at `/graphiql` shows the same descriptions beside the editor.
			""";

	private static final Set<String> ROOTS = Set.of("Query", "Mutation", "Subscription");

	private static final Set<String> BUILT_IN = Set.of("String", "Int", "Float", "Boolean", "ID");

	private final StringBuilder text = new StringBuilder(INTRODUCTION);

	private final Document schema;

	SchemaReference(Document schema) {
		this.schema = schema;
	}

	/** The document. */
	String text() {
		for (ObjectTypeDefinition each : typesOf(ObjectTypeDefinition.class)) {
			if (ROOTS.contains(each.getName())) {
				heading("##", each);
				fields(each.getFieldDefinitions());
			}
		}
		section("Objects", ObjectTypeDefinition.class);
		section("Interfaces", InterfaceTypeDefinition.class);
		section("Unions", UnionTypeDefinition.class);
		section("Inputs", InputObjectTypeDefinition.class);
		section("Enums", EnumTypeDefinition.class);
		section("Scalars", ScalarTypeDefinition.class);
		directives();
		return this.text.toString();
	}

	private <T extends TypeDefinition<?>> List<T> typesOf(Class<T> kind) {
		return this.schema.getDefinitionsOfType(kind);
	}

	private <T extends TypeDefinition<?>> void section(String title, Class<T> kind) {
		this.text.append("\n## ").append(title).append('\n');
		for (T each : typesOf(kind)) {
			if (!ROOTS.contains(each.getName())) {
				heading("###", each);
				content(each);
			}
		}
	}

	private void directives() {
		List<DirectiveDefinition> directives = this.schema.getDefinitionsOfType(DirectiveDefinition.class);
		if (directives.isEmpty()) {
			return;
		}
		this.text.append("\n## Directives\n\nThey stand behind the types of the fields that they are about.\n");
		table("directive", "meaning");
		directives.forEach((each) -> row("`@" + each.getName() + "`", prose(each)));
	}

	private void heading(String level, TypeDefinition<?> type) {
		this.text.append("\n%s %s\n\n%s\n".formatted(level, type.getName(), prose((AbstractDescribedNode<?>) type)));
	}

	private void content(TypeDefinition<?> type) {
		switch (type) {
			case ObjectTypeDefinition object -> {
				if (!object.getImplements().isEmpty()) {
					this.text.append("\nImplements ").append(links(object.getImplements())).append(".\n");
				}
				fields(object.getFieldDefinitions());
			}
			case InterfaceTypeDefinition face -> fields(face.getFieldDefinitions());
			case UnionTypeDefinition union ->
				this.text.append("\nOne of ").append(links(union.getMemberTypes())).append(".\n");
			case InputObjectTypeDefinition input -> {
				table("field", "type", "meaning");
				input.getInputValueDefinitions().forEach((each) -> inputValue("", each));
			}
			case EnumTypeDefinition enumeration -> {
				table("value", "meaning");
				enumeration.getEnumValueDefinitions()
					.forEach((each) -> row("`" + each.getName() + "`", deprecation(each) + prose(each)));
			}
			default -> {
				// a scalar is its description
			}
		}
	}

	private void fields(List<FieldDefinition> fields) {
		table("field", "type", "meaning");
		for (FieldDefinition field : fields) {
			row("`" + field.getName() + "`", link(field.getType()) + marks(field), deprecation(field) + prose(field));
			field.getInputValueDefinitions().forEach((each) -> inputValue("↳ ", each));
		}
	}

	private void inputValue(String mark, InputValueDefinition value) {
		String preset = (value.getDefaultValue() != null) ? " = `" + AstPrinter.printAst(value.getDefaultValue()) + "`"
				: "";
		row(mark + "`" + value.getName() + "`", link(value.getType()) + preset, deprecation(value) + prose(value));
	}

	private static String marks(FieldDefinition field) {
		return field.getDirectives()
			.stream()
			.filter((each) -> !each.getName().equals("deprecated"))
			.map((each) -> " `@" + each.getName() + "`")
			.collect(Collectors.joining());
	}

	private static String deprecation(DirectivesContainer<?> node) {
		return node.getDirectives("deprecated")
			.stream()
			.map((each) -> (each.getArgument("reason") != null
					&& each.getArgument("reason").getValue() instanceof StringValue reason)
							? "**Deprecated:** " + reason.getValue() + " " : "**Deprecated.** ")
			.collect(Collectors.joining());
	}

	private void table(String... columns) {
		this.text.append('\n');
		row(columns);
		this.text.append("|---".repeat(columns.length)).append("|\n");
	}

	private void row(String... cells) {
		this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	@SuppressWarnings("rawtypes")
	private static String links(List<Type> types) {
		return types.stream().map(SchemaReference::link).collect(Collectors.joining(", "));
	}

	/** The type as the schema writes it, its name a link. */
	private static String link(Type<?> type) {
		return switch (type) {
			case NonNullType some -> link(some.getType()) + "!";
			case ListType list -> "[" + link(list.getType()) + "]";
			case TypeName name when BUILT_IN.contains(name.getName()) -> name.getName();
			case TypeName name -> "[%s](#%s)".formatted(name.getName(), name.getName().toLowerCase());
			default -> throw new IllegalArgumentException("type " + type + " is of no kind that is known");
		};
	}

	private static String prose(AbstractDescribedNode<?> node) {
		Description description = node.getDescription();
		return (description != null) ? description.getContent().replaceAll("\\s+", " ").replace("|", "\\|") : "";
	}

}
