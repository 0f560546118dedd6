package dev.educates.gateway.graphql.document;

import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;

/**
 * What answers depend on, as the schema's directives {@code @volatile} and
 * {@code @personal} say. Fields of the same name are regarded together: that errs on the
 * safe side, and needs no types.
 */
public final class FieldCacheability {

	private final Set<String> changing;

	private final Set<String> personal;

	/**
	 * What a schema says.
	 * @param schema with the directives
	 */
	public FieldCacheability(GraphQLSchema schema) {
		this.changing = named(schema, "volatile");
		this.personal = named(schema, "personal");
	}

	private static Set<String> named(GraphQLSchema schema, String directive) {
		return schema.getAllTypesAsList()
			.stream()
			.filter(GraphQLObjectType.class::isInstance)
			.flatMap((type) -> ((GraphQLObjectType) type).getFieldDefinitions().stream())
			.filter((field) -> field.hasAppliedDirective(directive))
			.map(GraphQLFieldDefinition::getName)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Whether an answer may change though the fleet stays the same.
	 * @param document what was asked
	 * @return whether it may
	 */
	public boolean isVolatile(DocumentMetrics document) {
		return !Collections.disjoint(document.names(), this.changing);
	}

	/**
	 * Whether an answer depends on more of the caller than what it may see.
	 * @param document what was asked
	 * @return whether it does
	 */
	public boolean isPersonal(DocumentMetrics document) {
		return !Collections.disjoint(document.names(), this.personal);
	}

}
