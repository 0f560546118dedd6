package dev.educates.gateway.server.cache;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;

/**
 * What the response to a GraphQL document depends on, as the schema's directives
 * {@code @volatile} and {@code @personal} declare. Fields of the same name count as one:
 * that errs on the safe side, and needs no types.
 */
public final class FieldCacheability {

	private final Set<String> volatileFields;

	private final Set<String> personalFields;

	/** Reads the directives of a schema. */
	public FieldCacheability(GraphQLSchema schema) {
		this.volatileFields = fields(schema, "volatile");
		this.personalFields = fields(schema, "personal");
	}

	private static Set<String> fields(GraphQLSchema schema, String directive) {
		return schema.getAllTypesAsList()
			.stream()
			.filter(GraphQLObjectType.class::isInstance)
			.flatMap((type) -> ((GraphQLObjectType) type).getFieldDefinitions().stream())
			.filter((field) -> field.hasAppliedDirective(directive))
			.map(GraphQLFieldDefinition::getName)
			.collect(Collectors.toUnmodifiableSet());
	}

	/** Whether a response may change while the fleet stays the same. */
	public boolean isVolatile(Collection<String> fields) {
		return !Collections.disjoint(fields, this.volatileFields);
	}

	/** Whether a response depends on more of the caller than what it may see. */
	public boolean isPersonal(Collection<String> fields) {
		return !Collections.disjoint(fields, this.personalFields);
	}

}
