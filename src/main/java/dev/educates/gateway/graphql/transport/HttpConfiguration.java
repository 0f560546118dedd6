package dev.educates.gateway.graphql.transport;

import java.time.Duration;
import java.util.Objects;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.graphql.document.FieldCacheability;
import dev.educates.gateway.server.cache.ResponseCache;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.LimitsProperties;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.tenancy.Access;
import jakarta.servlet.Filter;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over HTTP, and what is not let in. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	private static final String PATH = "/graphql";

	private static final int FIRST = 0;

	@Bean
	OperationAdmission admission(OperationLimiter limits, LimitsProperties properties) {
		return new OperationAdmission(limits, properties);
	}

	@Bean
	ResultStreams resultStreams(GraphQlProperties properties, JsonMapper json) {
		GraphQlProperties.Sse sse = properties.getHttp().getSse();
		return new ResultStreams(json, Objects.requireNonNullElse(sse.getTimeout(), Duration.ZERO), sse.getKeepAlive());
	}

	@Bean
	HttpHandler graphQlHttpHandler(WebGraphQlHandler handler, ResponseCache answers, GraphQlSource source,
			JsonMapper json, ResultStreams resultStreams) {
		return new HttpHandler(handler, answers, new FieldCacheability(source.schema()), json, resultStreams);
	}

	@Bean
	GraphQlSseHandler graphQlSseHandler(WebGraphQlHandler handler, ResultStreams resultStreams) {
		return new SseHandler(handler, resultStreams);
	}

	@Bean
	FilterRegistrationBean<JsonOnly> jsonOnly() {
		return filter(new JsonOnly(), FIRST);
	}

	@Bean
	FilterRegistrationBean<ResponseCacheFilter> endpoint(BodyReader bodies, ResponseCache answers, Access access,
			FreshFleet fleet) {
		return filter(new ResponseCacheFilter(bodies, answers, access, fleet), FIRST + 1);
	}

	@Bean
	FilterRegistrationBean<SseDisconnectFilter> abandonedStreams() {
		return filter(new SseDisconnectFilter(), FIRST + 2);
	}

	private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, int order) {
		FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
		registration.addUrlPatterns(PATH);
		registration.setOrder(order);
		return registration;
	}

}
