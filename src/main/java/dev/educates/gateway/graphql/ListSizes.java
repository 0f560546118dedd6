package dev.educates.gateway.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.GraphQLTypeUtil;

/**
 * Estimates what a query costs: a field costs one and what is below it, a list ten times
 * what is below it. What goes around in circles is far beyond any limit soon.
 */
final class ListSizes implements FieldComplexityCalculator {

	/** A query for all there is about portals, environments and sessions costs 20,000. */
	static final int MOST = 200_000;

	/** The introspection of explorers is 15 deep. */
	static final int DEEPEST = 20;

	private static final int LENGTH = 10;

	@Override
	public int calculate(FieldComplexityEnvironment field, int below) {
		boolean list = GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType()));
		return Math.clamp(1L + (list ? (long) LENGTH * below : below), 1, MOST + 1);
	}

}
