package dev.educates.gateway.graphql.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * GraphQL over SSE as the protocol has it: an operation of any kind is answered, a query
 * or mutation with one result. The framework answers subscriptions alone, and hides what
 * is wrong with one that is not valid.
 */
final class SseHandler extends GraphQlSseHandler {

	SseHandler(WebGraphQlHandler handler, @Nullable Duration timeout, @Nullable Duration keepAlive) {
		super(handler, timeout, keepAlive);
	}

	@Override
	protected ServerResponse prepareResponse(ServerRequest request, Mono<WebGraphQlResponse> response) {
		return super.prepareResponse(request, response.map(SseHandler::asStream));
	}

	private static WebGraphQlResponse asStream(WebGraphQlResponse response) {
		return (response.getData() instanceof Publisher) ? response
				: response.transform((builder) -> builder.data(Mono.just(response.getExecutionResult())));
	}

}
