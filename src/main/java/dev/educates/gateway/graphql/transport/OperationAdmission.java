package dev.educates.gateway.graphql.transport;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.LimitsProperties;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.server.limits.TooManyRequests;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.ResultNodesInfo;
import graphql.execution.instrumentation.ExecutionStrategyInstrumentationContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionStrategyParameters;
import graphql.introspection.Introspection;
import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Admits operations, over HTTP and WebSocket alike: counts them, takes a permit for each,
 * and cancels queries that take too long. It does not cancel mutations: a portal may have
 * granted a session, and {@code session} has deadlines of its own.
 */
final class OperationAdmission extends SimplePerformantInstrumentation {

	private static final String EXPIRED = OperationAdmission.class.getName() + ".expired";

	private static final String TIMER = OperationAdmission.class.getName() + ".timer";

	private final OperationLimiter limits;

	private final LimitsProperties properties;

	private final QueryComplexity sizes;

	OperationAdmission(OperationLimiter limits, LimitsProperties properties) {
		this.limits = limits;
		this.properties = properties;
		this.sizes = new QueryComplexity(properties.complexity());
	}

	@Override
	public @Nullable InstrumentationContext<ExecutionResult> beginExecution(
			InstrumentationExecutionParameters parameters, InstrumentationState state) {
		ExecutionInput input = parameters.getExecutionInput();
		GraphQLContext operation = input.getGraphQLContext();
		int variables = values(input.getRawVariables().toMap(), this.properties.variables());
		if (variables > this.properties.variables()) {
			throw rejected("the variables have more than %d values, the limit", this.properties.variables());
		}
		operation.put(ResultNodesInfo.MAX_RESULT_NODES, this.properties.resultNodes());
		if (!this.properties.introspection()) {
			operation.put(Introspection.INTROSPECTION_DISABLED, true);
		}
		Permit permit;
		try {
			permit = this.limits.begin(CallerInterceptor.caller(operation), CallerInterceptor.address(operation));
		}
		catch (TooManyRequests ex) {
			throw new AbortExecutionException(List.of(FaultCode.TOO_MANY_REQUESTS.error(String.valueOf(ex.getMessage()),
					Map.of("retryAfterSeconds", ex.retryAfterSeconds()))));
		}
		operation.put(Permit.class, permit);
		return SimpleInstrumentationContext.whenCompleted((_, _) -> end(operation));
	}

	/**
	 * Counts up to the limit, and a bit more. An entity's representation, its type name
	 * and its key count as nothing: they have a limit of their own.
	 */
	private static int values(@Nullable Object value, int limit) {
		int count = (value instanceof Map<?, ?> map && map.containsKey("__typename")) ? -2 : 1;
		Collection<?> parts = switch (value) {
			case Map<?, ?> map -> map.values();
			case Collection<?> list -> list;
			case null, default -> List.of();
		};
		for (Object part : parts) {
			if (count > limit) {
				break;
			}
			count += values(part, limit - count);
		}
		return Math.max(0, count);
	}

	@Override
	public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
			InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
		ExecutionContext execution = parameters.getExecutionContext();
		GraphQLContext operation = execution.getGraphQLContext();
		OperationDefinition.Operation kind = execution.getOperationDefinition().getOperation();
		operation.put(OperationDefinition.Operation.class, kind);
		AcceptedResponses accepted = operation.get(AcceptedResponses.class);
		if (accepted != null && !accepted.permits(kind)) {
			throw rejected("GET is for queries and, with Accept: text/event-stream, for subscriptions: send a POST");
		}
		if (accepted != null && !accepted.accepts(kind)) {
			throw rejected("a %s has one answer, and Accept has %s alone: accept %s, too",
					kind.name().toLowerCase(Locale.ROOT), StreamFormat.MULTIPART_REQUESTED,
					MediaType.APPLICATION_JSON_VALUE);
		}
		int complexity = this.sizes.of(execution);
		if (complexity > this.properties.complexity()) {
			throw rejected("the query's complexity (at least %d) exceeds the limit of %d", complexity,
					this.properties.complexity());
		}
		if (kind == OperationDefinition.Operation.QUERY) {
			ExecutionInput input = execution.getExecutionInput();
			operation.put(TIMER, Schedulers.parallel().schedule(() -> {
				operation.put(EXPIRED, true);
				input.cancel();
			}, this.properties.queryTime().toMillis(), TimeUnit.MILLISECONDS));
		}
		return null;
	}

	/** Called for the fields of the operation itself, those of its fragments included. */
	@Override
	public ExecutionStrategyInstrumentationContext beginExecutionStrategy(
			InstrumentationExecutionStrategyParameters parameters, InstrumentationState state) {
		boolean mutation = parameters.getExecutionContext()
			.getOperationDefinition()
			.getOperation() == OperationDefinition.Operation.MUTATION;
		int fields = parameters.getExecutionStrategyParameters().getFields().size();
		if (mutation && fields > this.properties.mutationFields()) {
			throw rejected("the mutation has %d fields, and the limit is %d: send several", fields,
					this.properties.mutationFields());
		}
		return ExecutionStrategyInstrumentationContext.NOOP;
	}

	/** Also called for aborted operations. */
	@Override
	public CompletableFuture<ExecutionResult> instrumentExecutionResult(ExecutionResult result,
			InstrumentationExecutionParameters parameters, InstrumentationState state) {
		GraphQLContext operation = parameters.getExecutionInput().getGraphQLContext();
		end(operation);
		if (operation.getBoolean(EXPIRED)) {
			return failed("the query was not answered within %d ms, the limit", this.properties.queryTime().toMillis());
		}
		ResultNodesInfo nodes = operation.get(ResultNodesInfo.RESULT_NODES_INFO);
		if (nodes != null && nodes.isMaxResultNodesExceeded()) {
			return failed("the answer has more than %d values, the limit", this.properties.resultNodes());
		}
		return CompletableFuture.completedFuture(result);
	}

	private static void end(GraphQLContext operation) {
		if (operation.get(TIMER) instanceof Disposable timer) {
			timer.dispose();
		}
		Permit permit = operation.get(Permit.class);
		if (permit != null) {
			permit.close();
		}
	}

	private static CompletableFuture<ExecutionResult> failed(String format, Object limit) {
		GraphQLError error = FaultCode.BAD_USER_INPUT.error(format.formatted(limit));
		return CompletableFuture.completedFuture(ExecutionResult.newExecutionResult().addError(error).build());
	}

	private static AbortExecutionException rejected(String format, Object... values) {
		return new AbortExecutionException(List.of(FaultCode.BAD_USER_INPUT.error(format.formatted(values))));
	}

}
