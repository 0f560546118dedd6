package dev.educates.gateway.graphql.transport;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.Scalars;
import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.QueryComplexityCalculator;
import graphql.execution.ExecutionContext;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLTypeUtil;

/**
 * Estimates what a query costs: a field costs one and what is below it, a list ten times
 * what is below it, a page as many times as it has entries, and entities as many times as
 * they are requested. What goes around in circles is far beyond any limit soon. An
 * operation is estimated once for all variables that cannot change the estimate.
 */
final class QueryComplexity implements FieldComplexityCalculator {

	private static final int LENGTH = 10;

	/** Of one operation: the sizes of its pages are in variables. */
	private static final int MOST = 50;

	private static final int OPERATIONS = 500;

	/** An estimate for more variables than that is not worth its memory. */
	private static final int VARIABLES = 8;

	/**
	 * The types of variables that matter: sizes of pages, and skipped or included fields.
	 * Of a list, as of representations of entities, its size matters.
	 */
	private static final Set<String> DECISIVE = Set.of(Scalars.GraphQLInt.getName(), Scalars.GraphQLBoolean.getName());

	/** Entries of a page whose size is not given. */
	private static final int PAGE = 50;

	private final int limit;

	/** By operations of parsed documents. */
	private final Cache<OperationDefinition, ConcurrentMap<Map<String, Object>, Integer>> known = Caffeine.newBuilder()
		.executor(Runnable::run)
		.weakKeys()
		.maximumSize(OPERATIONS)
		.build();

	/** A cost above the limit does not matter: it counts as the limit plus one. */
	QueryComplexity(int limit) {
		this.limit = limit;
	}

	int of(ExecutionContext execution) {
		OperationDefinition operation = execution.getOperationDefinition();
		if (operation.getVariableDefinitions().size() > VARIABLES) {
			return estimated(execution);
		}
		ConcurrentMap<Map<String, Object>, Integer> costs = this.known.get(operation, (_) -> new ConcurrentHashMap<>());
		Map<String, Object> variables = decisive(operation, execution.getCoercedVariables().toMap());
		Integer cost = costs.get(variables);
		if (cost == null) {
			cost = estimated(execution);
			if (costs.size() >= MOST) {
				costs.clear();
			}
			costs.put(variables, cost);
		}
		return cost;
	}

	private static Map<String, Object> decisive(OperationDefinition operation, Map<String, Object> variables) {
		Map<String, Object> some = new HashMap<>();
		for (VariableDefinition variable : operation.getVariableDefinitions()) {
			Type<?> type = (variable.getType() instanceof NonNullType needed) ? needed.getType() : variable.getType();
			Object value = variables.get(variable.getName());
			if (value instanceof Collection<?> list) {
				some.put(variable.getName(), list.size());
			}
			else if (type instanceof TypeName named && DECISIVE.contains(named.getName())
					&& variables.containsKey(variable.getName())) {
				some.put(variable.getName(), value);
			}
		}
		return some;
	}

	private int estimated(ExecutionContext execution) {
		return QueryComplexityCalculator.newCalculator()
			.fieldComplexityCalculator(this)
			.schema(execution.getGraphQLSchema())
			.document(execution.getDocument())
			.operationName(execution.getExecutionInput().getOperationName())
			.variables(execution.getCoercedVariables())
			.build()
			.calculate();
	}

	@Override
	public int calculate(FieldComplexityEnvironment field, int below) {
		long times = 1;
		if (field.getFieldDefinition().getArgument("first") != null) {
			// the list below counts ten times already
			times = Math.max(1, page(field.getArguments()) / LENGTH);
		}
		else if (field.getArguments().get("representations") instanceof Collection<?> entities) {
			times = Math.max(1, entities.size());
		}
		else if (GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType()))) {
			times = LENGTH;
		}
		return Math.clamp(1 + times * below, 1, this.limit + 1);
	}

	private static int page(Map<String, Object> arguments) {
		if (arguments.get("first") instanceof Integer first) {
			return first;
		}
		return (arguments.get("last") instanceof Integer last) ? last : PAGE;
	}

}
