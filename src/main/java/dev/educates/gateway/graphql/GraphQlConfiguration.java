package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.LiveResult;
import dev.educates.gateway.session.LiveSessionReader;
import dev.educates.gateway.session.Schedule;
import dev.educates.gateway.tenancy.Access;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.ClassNameTypeResolver;
import org.springframework.graphql.execution.DefaultBatchLoaderRegistry;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import reactor.core.publisher.Mono;

/** Configures the GraphQL endpoint. A field without a resolver fails the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WarmUpProperties.class)
class GraphQlConfiguration {

	@Bean
	WarmUp warmUp(ExecutionGraphQlService operations, Fleet fleet, WarmUpProperties properties) {
		return new WarmUp(operations, fleet, properties.warmUp());
	}

	@Bean
	ViewResolver views(Access access, FreshFleet fleet, Clock clock) {
		return new ViewResolver(access, fleet, clock, new OldestReadingLoader(Ticker.systemTicker()));
	}

	@Bean
	GraphQlExceptionResolver faults() {
		return new GraphQlExceptionResolver();
	}

	@Bean
	RuntimeWiringConfigurer scalars() {
		return (wiring) -> wiring.scalar(Scalars.DATE_TIME).scalar(Scalars.URL);
	}

	/** Without an executor: requests run on virtual threads already. */
	@Bean
	AnnotatedControllerConfigurer annotatedControllerConfigurer(
			ObjectProvider<HandlerMethodArgumentResolver> argumentResolvers) {
		AnnotatedControllerConfigurer configurer = new AnnotatedControllerConfigurer();
		argumentResolvers.forEach(configurer::addCustomArgumentResolver);
		return configurer;
	}

	@Bean
	GraphQlSourceBuilderCustomizer schema(PreparsedDocumentProvider documents,
			SubscriptionExecutionStrategy subscriptions) {
		ClassNameTypeResolver types = new ClassNameTypeResolver();
		types.setClassNameExtractor(GraphQlConfiguration::typeName);
		return (builder) -> builder.defaultTypeResolver(types)
			.inspectSchemaMappings(SchemaMappingCheck::inspect, SchemaMappingCheck::mustBeWhole)
			.configureGraphQl((graphQl) -> graphQl.preparsedDocumentProvider(documents)
				.subscriptionExecutionStrategy(subscriptions));
	}

	private static String typeName(Class<?> type) {
		String name = type.getSimpleName();
		return name.endsWith("Node") ? name.substring(0, name.length() - "Node".length()) : name;
	}

	@Bean(destroyMethod = "close")
	ExecutorService loaderThreads() {
		return ContextExecutorService.wrap(
				Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("load-", 0).factory()),
				ContextSnapshotFactory.builder().build()::captureAll);
	}

	/** Live data of portals, requested once for all sessions of an operation. */
	@Bean
	BatchLoaderRegistry batchLoaderRegistry(LiveSessionReader sessions, ExecutorService loaderThreads) {
		BatchLoaderRegistry registry = new DefaultBatchLoaderRegistry();
		registry.<SessionRef, LiveResult<Schedule>>forName("schedules")
			.registerMappedBatchLoader((refs, _) -> later(() -> sessions.schedules(refs), loaderThreads));
		registry.<SessionRef, LiveResult<Optional<URI>>>forName("configurationUrls")
			.registerMappedBatchLoader((refs, _) -> later(() -> sessions.configurationUrls(refs), loaderThreads));
		return registry;
	}

	private static <T> Mono<T> later(Supplier<T> call, ExecutorService threads) {
		return Mono.fromFuture(CompletableFuture.supplyAsync(call, threads));
	}

}
