package dev.educates.gateway.graphql.document;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import graphql.ExecutionInput;
import graphql.execution.TypeFromAST;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first value within the variables of a request that does not fit its type, in
 * the order in which graphql-java reads them: its errors name the variable alone.
 *
 * @param input with the variables as they were sent
 */
record VariablePath(ExecutionInput input, GraphQLSchema schema) {

	/** Like {@code input.parameters[1].name}; empty if all variables fit. */
	String of(Document document) {
		String wanted = this.input.getOperationName();
		return document.getDefinitionsOfType(OperationDefinition.class)
			.stream()
			.filter((operation) -> wanted == null || wanted.isEmpty() || wanted.equals(operation.getName()))
			.flatMap((operation) -> operation.getVariableDefinitions().stream())
			.map(this::unfit)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse("");
	}

	private @Nullable String unfit(VariableDefinition variable) {
		Map<String, Object> values = this.input.getRawVariables().toMap();
		GraphQLType type = TypeFromAST.getTypeFromAST(this.schema, variable.getType());
		boolean defaulted = variable.getDefaultValue() != null && !values.containsKey(variable.getName());
		return defaulted ? null : unfit(variable.getName(), type, values.get(variable.getName()));
	}

	/** Null if the value fits. */
	private @Nullable String unfit(String path, GraphQLType type, @Nullable Object value) {
		if (type instanceof GraphQLNonNull needed) {
			return (value != null) ? unfit(path, needed.getWrappedType(), value) : path;
		}
		if (value == null) {
			return null;
		}
		return switch (type) {
			case GraphQLList list when value instanceof List<?> items -> first(IntStream.range(0, items.size())
				.mapToObj((i) -> unfit(path + "[" + i + "]", list.getWrappedType(), items.get(i))));
			case GraphQLList list -> unfit(path, list.getWrappedType(), value);
			case GraphQLInputObjectType object ->
				(value instanceof Map<?, ?> fields) ? unfitField(path, object, fields) : path;
			case GraphQLEnumType names -> (names.getValue(value.toString()) != null) ? null : path;
			case GraphQLScalarType scalar -> parses(scalar, value) ? null : path;
			default -> null;
		};
	}

	private @Nullable String unfitField(String path, GraphQLInputObjectType object, Map<?, ?> fields) {
		Stream<@Nullable String> known = object.getFieldDefinitions()
			.stream()
			.filter((field) -> fields.containsKey(field.getName()) || !field.hasSetDefaultValue())
			.map((GraphQLInputObjectField field) -> unfit(path + "." + field.getName(), field.getType(),
					fields.get(field.getName())));
		// where a name is not known, the message has it
		boolean unknown = fields.keySet().stream().anyMatch((name) -> object.getFieldDefinition("" + name) == null);
		return unknown ? path : first(known);
	}

	private static @Nullable String first(Stream<@Nullable String> paths) {
		return paths.filter(Objects::nonNull).findFirst().orElse(null);
	}

	private boolean parses(GraphQLScalarType scalar, Object value) {
		try {
			return scalar.getCoercing()
				.parseValue(value, this.input.getGraphQLContext(), this.input.getLocale()) != null;
		}
		catch (CoercingParseValueException ex) {
			return false;
		}
	}

}
