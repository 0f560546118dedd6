package dev.educates.gateway.graphql.transport;

import java.util.Collection;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.GraphQLTypeUtil;

/**
 * Estimates what a query costs: a field costs one and what is below it, a list ten times
 * what is below it, a page as many times as it has entries, and entities as many times as
 * they are requested. What goes around in circles is far beyond any limit soon.
 */
final class QueryComplexity implements FieldComplexityCalculator {

	private static final int LENGTH = 10;

	private final int limit;

	/**
	 * Estimates.
	 * @param limit the highest cost that matters: a higher one counts as this plus one
	 */
	QueryComplexity(int limit) {
		this.limit = limit;
	}

	@Override
	public int calculate(FieldComplexityEnvironment field, int below) {
		long times = 1;
		if (field.getArguments().get("first") instanceof Integer entries) {
			// the list below counts ten times already
			times = Math.max(1, entries / LENGTH);
		}
		else if (field.getArguments().get("representations") instanceof Collection<?> entities) {
			times = Math.max(1, entities.size());
		}
		else if (GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType()))) {
			times = LENGTH;
		}
		return Math.clamp(1 + times * below, 1, this.limit + 1);
	}

}
