package dev.educates.gateway.graphql.document;

import dev.educates.gateway.server.error.BadInput;
import graphql.language.DirectivesContainer;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;

/**
 * Hides {@code @defer}, which graphql-java adds to every schema. It would execute it, but
 * in the format of a draft of 2022, and Spring for GraphQL has no transport for it: the
 * response is sent as a whole. Introspection must not announce what is not supported, and
 * a document that has it is invalid.
 */
final class DeferDirective extends GraphQLTypeVisitorStub {

	private static final String NAME = "defer";

	/** Rejects the directive as one that the schema does not have. */
	static void reject(DirectivesContainer<?> selection) {
		if (selection.hasDirective(NAME)) {
			throw new BadInput("Unknown directive '@defer': the response is sent as a whole");
		}
	}

	@Override
	public TraversalControl visitGraphQLObjectType(GraphQLObjectType type,
			TraverserContext<GraphQLSchemaElement> context) {
		if (type.getName().equals("__Schema")) {
			DataFetcher<?> announced = (environment) -> announced(environment.getGraphQLSchema());
			context.getVarFromParents(GraphQLCodeRegistry.Builder.class)
				.dataFetcher(FieldCoordinates.coordinates("__Schema", "directives"), announced);
		}
		return TraversalControl.CONTINUE;
	}

	private static Iterable<GraphQLDirective> announced(GraphQLSchema schema) {
		return schema.getDirectives().stream().filter((directive) -> !directive.getName().equals(NAME)).toList();
	}

}
