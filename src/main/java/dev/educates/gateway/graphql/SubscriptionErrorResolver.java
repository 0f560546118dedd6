package dev.educates.gateway.graphql;

import java.util.List;
import java.util.UUID;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.waitlist.WaitlistFullException;
import dev.educates.gateway.subscription.TooManySubscribersException;
import dev.educates.gateway.tenancy.Denied;
import graphql.GraphQLError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.SubscriptionExceptionResolver;
import reactor.core.publisher.Mono;

/**
 * Adds a code to errors that end a subscription, as {@link GraphQlExceptionResolver} does
 * for other errors.
 */
final class SubscriptionErrorResolver implements SubscriptionExceptionResolver {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionErrorResolver.class);

	@Override
	public Mono<List<GraphQLError>> resolveException(Throwable fault) {
		return Mono.just(List.of(switch (fault) {
			case Denied denied -> GraphQlExceptionResolver.code(denied).error(String.valueOf(denied.getMessage()));
			case TooManySubscribersException many ->
				FaultCode.TOO_MANY_REQUESTS.error(String.valueOf(many.getMessage()));
			case WaitlistFullException many -> FaultCode.TOO_MANY_REQUESTS.error(String.valueOf(many.getMessage()));
			case ActionIdReused reused -> FaultCode.BAD_USER_INPUT.error(String.valueOf(reused.getMessage()));
			case GatewayStopping stopping -> FaultCode.UNAVAILABLE.error(String.valueOf(stopping.getMessage()));
			case CoordinationUnavailableException _ ->
				FaultCode.UNAVAILABLE.error(CoordinationUnavailableException.ADVICE);
			case BadInput bad -> FaultCode.BAD_USER_INPUT.error(String.valueOf(bad.getMessage()));
			default -> internal(fault);
		}));
	}

	private static GraphQLError internal(Throwable fault) {
		String id = UUID.randomUUID().toString();
		logger.error("Fault {}: {} in a subscription", id, FaultCode.INTERNAL, fault);
		return FaultCode.INTERNAL.error("internal fault " + id);
	}

}
