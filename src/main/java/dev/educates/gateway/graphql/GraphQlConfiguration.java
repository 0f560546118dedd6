package dev.educates.gateway.graphql;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import java.net.URI;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.Live;
import dev.educates.gateway.session.Schedule;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.tenancy.Access;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.ClassNameTypeResolver;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;

/** The GraphQL endpoint. A schema that is not wholly mapped stops the start. */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

	/** Characters of all cached queries together. */
	private static final int CACHED_QUERIES = 2_000_000;

	private static final long LARGEST_BODY = 1_000_000;

	@Bean
	Views views(Access access, FreshFleet fleet, Clock clock) {
		return new Views(access, fleet, clock);
	}

	@Bean
	Callers callers(Authenticator authenticator, Sockets sockets) {
		return new Callers(authenticator, sockets);
	}

	@Bean
	FilterRegistrationBean<JsonOnly> jsonOnly() {
		FilterRegistrationBean<JsonOnly> registration = new FilterRegistrationBean<>(new JsonOnly());
		registration.addUrlPatterns("/graphql");
		return registration;
	}

	@Bean
	FilterRegistrationBean<AbandonedStreams> abandonedStreams() {
		FilterRegistrationBean<AbandonedStreams> registration = new FilterRegistrationBean<>(new AbandonedStreams());
		registration.addUrlPatterns("/graphql");
		return registration;
	}

	@Bean
	GraphQlSseHandler graphQlSseHandler(WebGraphQlHandler handler, GraphQlProperties properties) {
		GraphQlProperties.Sse sse = properties.getHttp().getSse();
		return new SseHandler(handler, sse.getTimeout(), sse.getKeepAlive());
	}

	@Bean
	SubscriptionFaults subscriptionFaults() {
		return new SubscriptionFaults();
	}

	@Bean
	Faults faults() {
		return new Faults();
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
	GraphQlSourceBuilderCustomizer schema() {
		ClassNameTypeResolver types = new ClassNameTypeResolver();
		types.setClassNameExtractor((type) -> type.getSimpleName().replaceFirst("Node$", ""));
		return (builder) -> builder.defaultTypeResolver(types)
			.inspectSchemaMappings(SchemaMappings::inspect, SchemaMappings::mustBeWhole)
			.configureGraphQl((graphQl) -> graphQl.preparsedDocumentProvider(parsedOnce()));
	}

	@Bean
	Instrumentation depthLimit() {
		return new MaxQueryDepthInstrumentation(ListSizes.DEEPEST);
	}

	@Bean
	Instrumentation complexityLimit() {
		return new MaxQueryComplexityInstrumentation(ListSizes.MOST, new ListSizes());
	}

	/** No request is larger than the largest one that makes sense. */
	@Bean
	WebServerFactoryCustomizer<JettyServletWebServerFactory> bodyLimit() {
		return (server) -> server
			.addServerCustomizers((jetty) -> jetty.insertHandler(new SizeLimitHandler(LARGEST_BODY, -1)));
	}

	private static PreparsedDocumentProvider parsedOnce() {
		AsyncCache<String, PreparsedDocumentEntry> documents = Caffeine.newBuilder()
			.maximumWeight(CACHED_QUERIES)
			.weigher((String query, PreparsedDocumentEntry entry) -> query.length())
			.buildAsync();
		return (input, parse) -> documents.get(input.getQuery(),
				(query, executor) -> CompletableFuture.completedFuture(parse.apply(input)));
	}

	@Bean(destroyMethod = "close")
	ExecutorService loaderThreads() {
		return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("load-", 0).factory());
	}

	@Bean
	Loaders loaders(BatchLoaderRegistry registry, SessionService sessions, ExecutorService loaderThreads) {
		return new Loaders(registry, sessions, loaderThreads);
	}

	/** What only a portal knows, asked once for all sessions of an operation. */
	static final class Loaders {

		Loaders(BatchLoaderRegistry registry, SessionService sessions, ExecutorService threads) {
			registry.<SessionRef, Live<Schedule>>forName("schedules")
				.registerMappedBatchLoader(batch(sessions::schedules, threads));
			registry.<SessionRef, Live<Optional<URI>>>forName("configurationUrls")
				.registerMappedBatchLoader(batch(sessions::configurationUrls, threads));
		}

		private static <T> java.util.function.BiFunction<Set<SessionRef>, org.dataloader.BatchLoaderEnvironment, Mono<Map<SessionRef, T>>> batch(
				Function<Collection<SessionRef>, Map<SessionRef, T>> load, ExecutorService threads) {
			return (sessions, environment) -> Mono
				.fromFuture(CompletableFuture.supplyAsync(() -> load.apply(sessions), threads));
		}

	}

}
