package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.portal.administration.StateNotPersistedException;
import dev.educates.gateway.security.TokenNotRevokedException;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.server.limits.TooManyRequests;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.waitlist.WaitlistFullException;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.subscription.TooManySubscribersException;
import dev.educates.gateway.tenancy.Denied;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AbortExecutionException;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.graphql.execution.SubscriptionExceptionResolver;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.validation.BindException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds a code to each error. For internal errors the client gets an id and the log the
 * cause.
 */
final class GraphQlExceptionResolver extends DataFetcherExceptionResolverAdapter
		implements WebGraphQlInterceptor, SubscriptionExceptionResolver {

	private static final Logger logger = LoggerFactory.getLogger(GraphQlExceptionResolver.class);

	private static final String CODE = "code";

	@Override
	protected GraphQLError resolveToSingleError(Throwable fault, DataFetchingEnvironment environment) {
		Throwable cause = (fault instanceof CompletionException && fault.getCause() != null) ? fault.getCause() : fault;
		GraphQLError known = known(cause);
		GraphQLError error = (known != null) ? known : internal(environment.getExecutionId().toString(),
				environment.getExecutionStepInfo().getPath(), cause);
		return GraphqlErrorBuilder.newError(environment)
			.errorType(error.getErrorType())
			.message("%s", error.getMessage())
			.extensions(error.getExtensions())
			.build();
	}

	/** An error that ends a subscription. */
	@Override
	public Mono<List<GraphQLError>> resolveException(Throwable fault) {
		GraphQLError known = known(fault);
		return Mono
			.just(List.of((known != null) ? known : internal(UUID.randomUUID().toString(), "a subscription", fault)));
	}

	/** Null for a fault of the gateway. */
	private static @Nullable GraphQLError known(Throwable fault) {
		String message = String.valueOf(fault.getMessage());
		return switch (fault) {
			case Denied denied -> code(denied).error(message);
			case TooManyRequests wait ->
				FaultCode.TOO_MANY_REQUESTS.error(message, Map.of("retryAfterSeconds", wait.retryAfterSeconds()));
			case TooManySubscribersException _, WaitlistFullException _ -> FaultCode.TOO_MANY_REQUESTS.error(message);
			// an abort's deadline has passed: the whole response reports it
			case BadInput _, ActionIdReused _, AbortExecutionException _ -> FaultCode.BAD_USER_INPUT.error(message);
			case BindException bad -> FaultCode.BAD_USER_INPUT.error(unbound(bad));
			case UnavailableException _, TokenNotRevokedException _, GatewayStopping _ ->
				FaultCode.UNAVAILABLE.error(message);
			case StateNotPersistedException _ -> FaultCode.UNAVAILABLE.error("nothing has changed: " + message);
			case StorageUnavailableException _ -> {
				logger.warn("A request has failed: {}", message);
				yield FaultCode.UNAVAILABLE.error(StorageUnavailableException.ADVICE);
			}
			case CoordinationUnavailableException _ ->
				FaultCode.UNAVAILABLE.error(CoordinationUnavailableException.ADVICE);
			default -> null;
		};
	}

	private static FaultCode code(Denied denied) {
		return switch (denied.reason()) {
			case UNAUTHENTICATED -> FaultCode.UNAUTHENTICATED;
			case ROLE_MISSING, TENANT_FORBIDDEN, USER_FORBIDDEN -> FaultCode.FORBIDDEN;
			case TENANT_UNKNOWN, TENANT_MISSING, USER_INVALID -> FaultCode.BAD_USER_INPUT;
		};
	}

	private static String unbound(BindException fault) {
		return "argument does not fit: " + String.join("; ",
				fault.getFieldErrors().stream().map((error) -> error.getField() + " is not valid").toList());
	}

	private static GraphQLError internal(String id, Object place, Throwable cause) {
		logger.error("Fault {}: {} at {}", id, FaultCode.INTERNAL, place, cause);
		return FaultCode.INTERNAL.error("internal fault " + id);
	}

	/**
	 * Errors before the first field have no code yet, and are caused by the client. The
	 * log has code and path, without input.
	 */
	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		return chain.next(request).map((response) -> {
			String id = response.getExecutionInput().getExecutionIdNonNull().toString();
			if (response.getData() instanceof Publisher<?> events) {
				Flux<ExecutionResult> coded = Flux.from(events)
					.cast(ExecutionResult.class)
					.map((event) -> coded(event, id))
					.doOnError(SubscriptionPublisherException.class, (fault) -> log(id, fault.getErrors()));
				return response.transform((builder) -> builder.data(coded));
			}
			List<GraphQLError> errors = response.getExecutionResult().getErrors();
			List<GraphQLError> coded = coded(errors, id);
			return (coded == errors) ? response : response.transform((builder) -> builder.errors(coded));
		});
	}

	private static ExecutionResult coded(ExecutionResult event, String id) {
		List<GraphQLError> coded = coded(event.getErrors(), id);
		return (coded == event.getErrors()) ? event : event.transform((builder) -> builder.errors(coded));
	}

	/** The same list if all have a code. */
	private static List<GraphQLError> coded(List<GraphQLError> errors, String id) {
		log(id, errors);
		return errors.stream().allMatch(GraphQlExceptionResolver::coded) ? errors
				: errors.stream().map((each) -> coded(each, id)).toList();
	}

	private static void log(String id, List<GraphQLError> errors) {
		if (!errors.isEmpty()) {
			List<Object> path = errors.getFirst().getPath();
			logger.info("Errors of request {}: {}, the first: {} at {}", id, errors.size(), code(errors.getFirst()),
					(path != null) ? path : "the document");
		}
	}

	private static Object code(GraphQLError error) {
		Object code = (error.getExtensions() != null) ? error.getExtensions().get(CODE) : null;
		return (code != null) ? code : FaultCode.BAD_USER_INPUT;
	}

	private static boolean coded(GraphQLError error) {
		return error.getExtensions() != null && error.getExtensions().containsKey(CODE);
	}

	private static GraphQLError coded(GraphQLError error, String id) {
		if (coded(error)) {
			return error;
		}
		boolean theirs = error.getPath() == null || error.getErrorType() == ErrorType.ExecutionAborted;
		FaultCode code = theirs ? FaultCode.BAD_USER_INPUT : FaultCode.INTERNAL;
		if (!theirs) {
			logger.error("Fault {}: {} at {}: {}", id, code, error.getPath(), error.getMessage());
		}
		GraphqlErrorBuilder<?> builder = GraphqlErrorBuilder.newError()
			.errorType(code)
			.message("%s", theirs ? error.getMessage() : "internal fault " + id)
			.path(error.getPath())
			.extensions(Map.of(CODE, code.name()));
		if (error.getLocations() != null) {
			builder.locations(error.getLocations());
		}
		return builder.build();
	}

}
