package dev.educates.gateway.observability;

import java.util.Locale;

import graphql.execution.ExecutionContext;
import io.micrometer.common.KeyValue;
import org.springframework.graphql.observation.DefaultExecutionRequestObservationConvention;
import org.springframework.graphql.observation.ExecutionRequestObservationContext;

/**
 * Tags GraphQL requests with the type of the operation, not its name, which is unbounded
 * input of clients.
 */
final class OperationRequestConvention extends DefaultExecutionRequestObservationConvention {

	private static final String KEY = "graphql.operation";

	@Override
	protected KeyValue operationType(ExecutionRequestObservationContext context) {
		ExecutionContext execution = context.getExecutionContext();
		return KeyValue.of(KEY, (execution != null)
				? execution.getOperationDefinition().getOperation().name().toLowerCase(Locale.ROOT) : "none");
	}

}
