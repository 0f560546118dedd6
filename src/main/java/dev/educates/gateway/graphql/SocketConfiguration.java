package dev.educates.gateway.graphql;

import java.time.Clock;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.cors.CorsConfiguration;

/** WebSockets at the same path as everything else. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketProperties.class)
class SocketConfiguration {

	@Bean(destroyMethod = "")
	Sockets sockets(SocketProperties properties, Clock clock) {
		return new Sockets(properties.maximum(), clock);
	}

	/** Before the server waits for its connections to end. */
	@Bean
	SmartLifecycle closingSockets(Sockets sockets) {
		return new SmartLifecycle() {

			private volatile boolean running;

			@Override
			public void start() {
				this.running = true;
			}

			@Override
			public void stop() {
				this.running = false;
				sockets.close();
			}

			@Override
			public boolean isRunning() {
				return this.running;
			}

		};
	}

	@Bean
	GraphQlWebSocketHandler graphQlWebSocketHandler(WebGraphQlHandler handler, SocketProperties properties,
			CorsConfiguration allowedOrigins, Sockets sockets) {
		return new SocketHandler(handler, json(), properties.initTimeout(), properties.keepAlive(), allowedOrigins,
				sockets);
	}

	@SuppressWarnings("unchecked")
	private static HttpMessageConverter<Object> json() {
		return (HttpMessageConverter<Object>) (HttpMessageConverter<?>) new JacksonJsonHttpMessageConverter(
				JsonMapper.shared());
	}

}
