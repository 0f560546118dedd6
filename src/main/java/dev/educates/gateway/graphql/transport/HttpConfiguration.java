package dev.educates.gateway.graphql.transport;

import java.time.Duration;
import java.util.Objects;

import dev.educates.gateway.server.cache.FieldCacheability;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.LimitsProperties;
import dev.educates.gateway.server.limits.OperationLimiter;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over HTTP. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

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
