package dev.educates.gateway.graphql.document;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.server.configuration.Spelling;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import org.jspecify.annotations.Nullable;

/** Suggests names of the schema for an unknown name. */
record NameSuggester(GraphQLSchema schema) {

	/** As {@code i18n/Validation_en.properties} has it. */
	private static final Pattern NO_FIELD = Pattern.compile("Type '([^']*)' has no field '([^']*)'");

	private static final Pattern NO_ARGUMENT = Pattern.compile("Unknown argument '([^']*)'");

	private static final Pattern NO_TYPE = Pattern.compile("Unknown type '([^']*)'");

	private static final Pattern NO_DIRECTIVE = Pattern.compile("Unknown directive '@([^']*)'");

	private static final Pattern NO_VALUE = Pattern.compile("(\\S+) is not a value of '([^']*)'");

	/**
	 * The suggestion for an error, to be added to its message; empty if no name is near.
	 * The path has the names of the fields that lead to it, none if they are not known.
	 */
	String of(String message, List<String> path) {
		Matcher field = NO_FIELD.matcher(message);
		if (field.find()) {
			return Spelling.didYouMean(field.group(2), fields(this.schema.getType(field.group(1))));
		}
		Matcher value = NO_VALUE.matcher(message);
		if (value.find() && this.schema.getType(value.group(2)) instanceof GraphQLEnumType type) {
			List<String> values = type.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList();
			return ": use " + quoted(values)
					+ Spelling.didYouMean(value.group(1).replaceAll("[^A-Za-z0-9_]", ""), values);
		}
		Matcher argument = NO_ARGUMENT.matcher(message);
		if (argument.find()) {
			return Spelling.didYouMean(argument.group(1), arguments(path));
		}
		Matcher type = NO_TYPE.matcher(message);
		if (type.find()) {
			return Spelling.didYouMean(type.group(1),
					this.schema.getAllTypesAsList()
						.stream()
						.map(GraphQLNamedType::getName)
						.filter((name) -> !name.startsWith("__"))
						.toList());
		}
		Matcher directive = NO_DIRECTIVE.matcher(message);
		return directive.find() ? Spelling.didYouMean(directive.group(1),
				this.schema.getDirectives().stream().map(GraphQLDirective::getName).toList()) : "";
	}

	private static List<String> fields(@Nullable GraphQLType type) {
		return switch (type) {
			case GraphQLFieldsContainer output ->
				output.getFieldDefinitions().stream().map(GraphQLFieldDefinition::getName).toList();
			case GraphQLInputFieldsContainer input ->
				input.getFieldDefinitions().stream().map(GraphQLInputObjectField::getName).toList();
			case null, default -> List.of();
		};
	}

	/** Of the field that a path leads to, in whichever kind of operation there is one. */
	private List<String> arguments(List<String> path) {
		return Stream.of(this.schema.getQueryType(), this.schema.getMutationType(), this.schema.getSubscriptionType())
			.flatMap((root) -> (root != null) ? arguments(root, path).stream() : Stream.empty())
			.distinct()
			.toList();
	}

	private static List<String> arguments(GraphQLFieldsContainer root, List<String> path) {
		GraphQLType type = root;
		List<String> arguments = List.of();
		for (String name : path) {
			GraphQLFieldDefinition field = (type instanceof GraphQLFieldsContainer fields)
					? fields.getFieldDefinition(name) : null;
			if (field == null) {
				return List.of();
			}
			arguments = field.getArguments().stream().map(GraphQLArgument::getName).toList();
			type = GraphQLTypeUtil.unwrapAll(field.getType());
		}
		return arguments;
	}

	private static String quoted(List<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

}
