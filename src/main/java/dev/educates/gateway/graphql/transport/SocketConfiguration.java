package dev.educates.gateway.graphql.transport;

import java.time.Clock;

import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import graphql.execution.SubscriptionExecutionStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.cors.CorsConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** WebSockets at the same path as everything else. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketProperties.class)
class SocketConfiguration {

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
		return new SocketHandler(handler, json(), properties.initTimeout(), properties.keepAlive(), allowedOrigins,
				sockets, authenticator);
	}

	@SuppressWarnings("unchecked")
	private static HttpMessageConverter<Object> json() {
		return (HttpMessageConverter<Object>) (HttpMessageConverter<?>) new JacksonJsonHttpMessageConverter(
				JsonMapper.shared());
	}

}
