package dev.educates.gateway.graphql.transport;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.server.cache.FieldCacheability;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.LimitsProperties;
import dev.educates.gateway.server.limits.OperationLimiter;
import graphql.execution.SubscriptionExecutionStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.cors.CorsConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over HTTP, and over WebSockets at the same path. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketProperties.class)
class TransportConfiguration {

	static {
		ReactorHooks.install();
	}

	@Bean(destroyMethod = "")
	SocketRegistry sockets(SocketProperties properties, Clock clock) {
		return new SocketRegistry(properties.maximum(), clock);
	}

	@Bean
	CallerInterceptor callers(Authenticator authenticator, SocketRegistry sockets) {
		return new CallerInterceptor(authenticator, sockets);
	}

	@Bean
	SubscriptionExecutionStrategy sharedSubscriptions(ObjectProvider<DataFetcherExceptionResolver> faults) {
		return new SharedSubscriptions(
				DataFetcherExceptionResolver.createExceptionHandler(faults.orderedStream().toList()));
	}

	/** After subscriptions have ended. */
	@Bean
	LifecycleBean closingSockets(SocketRegistry sockets) {
		return new LifecycleBean(() -> {
		}, sockets::close, LifecycleBean.LAST - 1);
	}

	@Bean
	GraphQlWebSocketHandler graphQlWebSocketHandler(WebGraphQlHandler handler, SocketProperties properties,
			CorsConfiguration allowedOrigins, SocketRegistry sockets, Authenticator authenticator) {
		return new SocketHandler(handler, new JacksonJsonHttpMessageConverter(JsonMapper.shared()),
				properties.initTimeout(), properties.keepAlive(), allowedOrigins, sockets, authenticator);
	}

	@Bean
	OperationAdmission admission(OperationLimiter limits, LimitsProperties properties) {
		return new OperationAdmission(limits, properties);
	}

	@Bean
	ResultStreamWriter resultStreams(GraphQlProperties properties, JsonMapper json) {
		GraphQlProperties.Sse sse = properties.getHttp().getSse();
		return new ResultStreamWriter(json, Objects.requireNonNullElse(sse.getTimeout(), Duration.ZERO),
				sse.getKeepAlive());
	}

	@Bean
	HttpHandler graphQlHttpHandler(WebGraphQlHandler handler, GraphQlSource source, JsonMapper json,
			ResultStreamWriter resultStreams) {
		return new HttpHandler(handler, new FieldCacheability(source.schema()), json, resultStreams);
	}

	@Bean
	GraphQlSseHandler graphQlSseHandler(WebGraphQlHandler handler, ResultStreamWriter resultStreams) {
		return new SseHandler(handler, resultStreams);
	}

	@Bean
	@FilterRegistration(urlPatterns = "/graphql")
	GraphQlRequestFilter graphQlRequestFilter(BodyReader bodies) {
		return new GraphQlRequestFilter(bodies);
	}

}
