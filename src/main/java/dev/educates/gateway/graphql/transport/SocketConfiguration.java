package dev.educates.gateway.graphql.transport;

import java.time.Clock;

import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.server.lifecycle.Running;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
		SocketThreads.areVirtual();
		DroppedFaults.areTold();
	}

	@Bean(destroyMethod = "")
	Sockets sockets(SocketProperties properties, Clock clock) {
		return new Sockets(properties.maximum(), clock);
	}

	@Bean
	Callers callers(Authenticator authenticator, Sockets sockets) {
		return new Callers(authenticator, sockets);
	}

	/** After subscriptions have ended. */
	@Bean
	Running closingSockets(Sockets sockets) {
		return new Running(() -> {
		}, sockets::close, Running.LAST - 1);
	}

	@Bean
	GraphQlWebSocketHandler graphQlWebSocketHandler(WebGraphQlHandler handler, SocketProperties properties,
			CorsConfiguration allowedOrigins, Sockets sockets, Authenticator authenticator) {
		return new SocketHandler(handler, json(), properties.initTimeout(), properties.keepAlive(), allowedOrigins,
				sockets, authenticator);
	}

	@SuppressWarnings("unchecked")
	private static HttpMessageConverter<Object> json() {
		return (HttpMessageConverter<Object>) (HttpMessageConverter<?>) new JacksonJsonHttpMessageConverter(
				JsonMapper.shared());
	}

}
