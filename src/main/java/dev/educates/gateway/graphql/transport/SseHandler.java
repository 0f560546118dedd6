package dev.educates.gateway.graphql.transport;

import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * GraphQL over SSE as the protocol has it: an operation of any kind is answered, a query
 * or mutation with one result. The framework answers subscriptions alone, and hides what
 * is wrong with one that is not valid.
 */
final class SseHandler extends GraphQlSseHandler {

	private final ResultStreamWriter streams;

	SseHandler(WebGraphQlHandler handler, ResultStreamWriter streams) {
		super(handler);
		this.streams = streams;
	}

	@Override
	protected ServerResponse prepareResponse(ServerRequest request, Mono<WebGraphQlResponse> response) {
		return this.streams.stream(request, response.flatMapMany(ResultStreamWriter::results), StreamFormat.EVENTS);
	}

}
