package dev.educates.gateway.observability;

import java.util.List;
import java.util.Locale;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import io.micrometer.common.KeyValue;
import org.springframework.graphql.observation.DefaultExecutionRequestObservationConvention;
import org.springframework.graphql.observation.ExecutionRequestObservationContext;

/**
 * Tags GraphQL requests with the type of the operation, not its name, which is unbounded
 * input of clients, and with whose mistake an error is. The codes of errors decide that;
 * Spring looks for error types of its own, which no error of the gateway has.
 */
final class OperationRequestConvention extends DefaultExecutionRequestObservationConvention {

	private static final String KEY = "graphql.operation";

	private static final String OUTCOME = "graphql.outcome";

	private static final KeyValue SUCCESS = KeyValue.of(OUTCOME, "SUCCESS");

	private static final KeyValue REQUEST_ERROR = KeyValue.of(OUTCOME, "REQUEST_ERROR");

	private static final KeyValue INTERNAL_ERROR = KeyValue.of(OUTCOME, "INTERNAL_ERROR");

	@Override
	protected KeyValue operationType(ExecutionRequestObservationContext context) {
		ExecutionContext execution = context.getExecutionContext();
		return KeyValue.of(KEY, (execution != null)
				? execution.getOperationDefinition().getOperation().name().toLowerCase(Locale.ROOT) : "none");
	}

	@Override
	protected KeyValue outcome(ExecutionRequestObservationContext context) {
		Throwable fault = context.getError();
		ExecutionResult result = context.getExecutionResult();
		if (fault instanceof AbortExecutionException) {
			return REQUEST_ERROR;
		}
		if (fault != null || result == null) {
			return INTERNAL_ERROR;
		}
		List<GraphQLError> errors = result.getErrors();
		if (errors.isEmpty()) {
			return SUCCESS;
		}
		return errors.stream().anyMatch(OperationRequestConvention::isInternal) ? INTERNAL_ERROR : REQUEST_ERROR;
	}

	/**
	 * An error of a field without a code is one that the engine made of a wrong value.
	 */
	private static boolean isInternal(GraphQLError error) {
		Object code = (error.getExtensions() != null) ? error.getExtensions().get("code") : null;
		return (code != null) ? code.equals("INTERNAL")
				: error.getPath() != null && error.getErrorType() != ErrorType.ExecutionAborted;
	}

}
