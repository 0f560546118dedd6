package dev.educates.gateway.graphql.transport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.graphql.document.DocumentMetrics;
import dev.educates.gateway.server.cache.FieldCacheability;
import dev.educates.gateway.tenancy.CallerKey;
import graphql.ExecutionResult;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.execution.reactive.SubscriptionPublisher;
import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Executes an event once for all subscribers that send the same operation with the same
 * variables: the others get the result, and its JSON. An operation with volatile fields
 * is executed for each subscriber, and so is one whose result has errors.
 */
final class SharedSubscriptions extends SubscriptionExecutionStrategy {

	private static final Duration KEPT = Duration.ofSeconds(5);

	/**
	 * By the change, for a while: a subscriber that does not read would keep the results
	 * of all others.
	 */
	private final Cache<Object, ConcurrentMap<Execution, CompletableFuture<ExecutionResult>>> results = Caffeine
		.newBuilder()
		.executor(Runnable::run)
		.weakKeys()
		.expireAfterWrite(KEPT)
		.build();

	private volatile @Nullable FieldCacheability cacheability;

	SharedSubscriptions(DataFetcherExceptionHandler faults) {
		super(faults);
	}

	@Override
	public CompletableFuture<ExecutionResult> execute(ExecutionContext context,
			ExecutionStrategyParameters parameters) {
		CompletableFuture<ExecutionResult> started = super.execute(context, parameters);
		Execution execution = (context.getRoot() instanceof OneEvent) ? null : execution(context);
		return (execution != null) ? started.thenApply((result) -> sharing(result, context, parameters, execution))
				: started;
	}

	/** Null if its results are for one subscriber. */
	private @Nullable Execution execution(ExecutionContext context) {
		FieldCacheability fields = this.cacheability;
		if (fields == null) {
			fields = new FieldCacheability(context.getGraphQLSchema());
			this.cacheability = fields;
		}
		DocumentMetrics document = context.getGraphQLContext().get(DocumentMetrics.class);
		if (document == null || fields.isVolatile(document.names())) {
			return null;
		}
		return new Execution(context.getOperationDefinition(), context.getCoercedVariables().toMap(),
				fields.isPersonal(document.names()) ? CallerInterceptor.caller(context.getGraphQLContext()).key()
						: null);
	}

	private ExecutionResult sharing(ExecutionResult started, ExecutionContext context,
			ExecutionStrategyParameters parameters, Execution execution) {
		if (!(started.getData() instanceof SubscriptionPublisher events)) {
			return started;
		}
		Publisher<Object> source = events.getUpstreamPublisher();
		return started.transform(
				(same) -> same.data(Flux.from(source).map((event) -> result(event, context, parameters, execution))));
	}

	/** On a thread that may wait for another subscriber's execution. */
	private ExecutionResult result(Object event, ExecutionContext context, ExecutionStrategyParameters parameters,
			Execution execution) {
		if (!(event instanceof SharedEvent shared)) {
			return executed(event, context, parameters);
		}
		CompletableFuture<ExecutionResult> mine = new CompletableFuture<>();
		CompletableFuture<ExecutionResult> first = this.results.get(shared.change(), (_) -> new ConcurrentHashMap<>())
			.putIfAbsent(execution, mine);
		if (first == null) {
			try {
				mine.complete(SharedData.in(executed(event, context, parameters)));
			}
			catch (RuntimeException ex) {
				mine.completeExceptionally(ex);
				throw ex;
			}
			return mine.join();
		}
		try {
			ExecutionResult result = first.join();
			if (result.getErrors().isEmpty()) {
				return result;
			}
		}
		catch (CompletionException ex) {
			// its own execution shows what is wrong
		}
		return executed(event, context, parameters);
	}

	private ExecutionResult executed(Object event, ExecutionContext context, ExecutionStrategyParameters parameters) {
		ExecutionContext once = context.transform((same) -> same.root(new OneEvent(event)).resetErrors());
		ExecutionResult result = execute(once, parameters).join();
		return (result.getData() instanceof Publisher<?> one) ? (ExecutionResult) Mono.from(one).toFuture().join()
				: result;
	}

	@Override
	protected Object fetchField(ExecutionContext context, ExecutionStrategyParameters parameters) {
		return (context.getRoot() instanceof OneEvent(Object event)) ? Flux.just(event)
				: super.fetchField(context, parameters);
	}

	/** The source of events is one that is there. */
	private record OneEvent(Object event) {
	}

	/**
	 * What a result depends on, beside the change.
	 *
	 * @param operation of a document that is parsed once
	 * @param variables as the operation declares them
	 * @param caller null if the result depends on what the view shows alone
	 */
	private record Execution(OperationDefinition operation, Map<String, Object> variables, @Nullable CallerKey caller) {
	}

}
