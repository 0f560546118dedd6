package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Map;

import dev.educates.gateway.faults.FaultCode;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.subscription.TooManyListeners;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.waiting.TooManyWait;
import dev.educates.gateway.waiting.WaitingInterrupted;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.graphql.execution.SubscriptionExceptionResolver;

/** Gives what ends a subscription a code, like {@link Faults} any other error. */
final class SubscriptionFaults implements SubscriptionExceptionResolver {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionFaults.class);

	@Override
	public Mono<List<GraphQLError>> resolveException(Throwable fault) {
		return Mono.just(List.of(switch (fault) {
			case Denied denied -> error(Faults.code(denied), String.valueOf(denied.getMessage()));
			case TooManyListeners many -> error(FaultCode.TOO_MANY_REQUESTS, String.valueOf(many.getMessage()));
			case TooManyWait many -> error(FaultCode.TOO_MANY_REQUESTS, String.valueOf(many.getMessage()));
			case ActionIdReused reused -> error(FaultCode.BAD_USER_INPUT, String.valueOf(reused.getMessage()));
			case WaitingInterrupted gone -> error(FaultCode.UNAVAILABLE, String.valueOf(gone.getMessage()));
			case BadInput bad -> error(FaultCode.BAD_USER_INPUT, String.valueOf(bad.getMessage()));
			default -> internal(fault);
		}));
	}

	private static GraphQLError internal(Throwable fault) {
		logger.error("A subscription failed", fault);
		return error(FaultCode.INTERNAL, "internal fault");
	}

	private static GraphQLError error(FaultCode code, String message) {
		return GraphqlErrorBuilder.newError()
			.errorType(code)
			.message("%s", message)
			.extensions(Map.of("code", code.name()))
			.build();
	}

}
