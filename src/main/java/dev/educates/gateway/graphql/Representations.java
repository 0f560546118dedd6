package dev.educates.gateway.graphql;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import org.jspecify.annotations.Nullable;

/** Representations of entities: the scalar {@code _Any}, any JSON value, input only. */
final class Representations {

	static final GraphQLScalarType SCALAR = GraphQLScalarType.newScalar()
		.name("_Any")
		.coercing(new Coercing<Object, Object>() {

			@Override
			public Object parseValue(Object value, GraphQLContext context, Locale locale) {
				return value;
			}

			@Override
			public @Nullable Object parseLiteral(Value<?> literal, CoercedVariables variables, GraphQLContext context,
					Locale locale) {
				return value(literal, variables);
			}

		})
		.build();

	private Representations() {
	}

	private static @Nullable Object value(Value<?> literal, CoercedVariables variables) {
		return switch (literal) {
			case ObjectValue object -> object(object, variables);
			case ArrayValue list -> list.getValues().stream().map((each) -> value(each, variables)).toList();
			case StringValue text -> text.getValue();
			case EnumValue name -> name.getName();
			case IntValue number -> number.getValue();
			case FloatValue number -> number.getValue();
			case BooleanValue truth -> truth.isValue();
			case VariableReference variable -> variables.get(variable.getName());
			default -> null;
		};
	}

	private static Map<String, @Nullable Object> object(ObjectValue literal, CoercedVariables variables) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		for (ObjectField field : literal.getObjectFields()) {
			fields.put(field.getName(), value(field.getValue(), variables));
		}
		return fields;
	}

}
