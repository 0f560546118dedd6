package dev.educates.gateway.graphql.transport;

import dev.educates.gateway.graphql.document.DocumentMetrics;
import dev.educates.gateway.server.cache.CachedExchange;
import dev.educates.gateway.server.cache.CachedResponse;
import dev.educates.gateway.server.cache.FieldCacheability;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.tenancy.CallerView;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.webmvc.GraphQlHttpHandler;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Writes responses, and stores those that stay valid as long as the fleet stays the same:
 * responses without errors to queries without volatile fields.
 */
final class HttpHandler extends GraphQlHttpHandler {

	private final FieldCacheability cacheability;

	private final JsonMapper json;

	private final ResultStreamWriter streams;

	HttpHandler(WebGraphQlHandler handler, FieldCacheability cacheability, JsonMapper json,
			ResultStreamWriter streams) {
		super(handler, new JacksonJsonHttpMessageConverter(strict(json)));
		this.cacheability = cacheability;
		this.json = json;
		this.streams = streams;
	}

	/** A query or a name that is a number is a mistake, and not that number's text. */
	private static JsonMapper strict(JsonMapper json) {
		return json.rebuild()
			.withCoercionConfig(LogicalType.Textual,
					(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.build();
	}

	@Override
	protected ServerResponse prepareResponse(ServerRequest request, Mono<WebGraphQlResponse> pending) {
		return ServerResponse.async(pending.map((response) -> {
			StreamFormat format = AcceptedResponses.of(request.attributes()).stream();
			if (!(response.getExecutionResult().getData() instanceof Publisher<?>)) {
				return single(request, response);
			}
			return (format != null) ? this.streams.stream(request, ResultStreamWriter.results(response), format)
					: single(request, withoutStream(response));
		}).toFuture());
	}

	/** A subscription without a subscriber has not begun. */
	private static WebGraphQlResponse withoutStream(WebGraphQlResponse response) {
		return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(response.getExecutionInput(),
				ExecutionResult.newExecutionResult()
					.addError(FaultCode.BAD_USER_INPUT
						.error("a subscription has many answers: accept text/event-stream or %s, or use a WebSocket"
							.formatted(StreamFormat.MULTIPART_REQUESTED)))
					.build()));
	}

	private ServerResponse single(ServerRequest request, WebGraphQlResponse response) {
		CachedExchange exchange = CachedExchange.of(request.attributes());
		MediaType type = AcceptedResponses.of(request.attributes()).single();
		HttpStatus status = selectResponseStatus(response, type);
		CachedResponse written = new CachedResponse(type.toString(), this.json.writeValueAsBytes(response.toMap()));
		boolean good = status == HttpStatus.OK && response.getErrors().isEmpty();
		if (good) {
			store(exchange, response.getExecutionInput().getGraphQLContext(), written);
		}
		return ServerResponse.status(status)
			.headers((headers) -> headers.putAll(response.getResponseHeaders()))
			.headers((headers) -> retryAfter(response, headers))
			.build((_, raw) -> {
				if (good) {
					exchange.write(written, raw);
				}
				else {
					written.write(raw);
				}
				return null;
			});
	}

	private void store(CachedExchange exchange, GraphQLContext operation, CachedResponse response) {
		CallerView view = operation.get(CallerView.class);
		DocumentMetrics document = operation.get(DocumentMetrics.class);
		boolean query = kind(operation) == OperationDefinition.Operation.QUERY;
		if (query && view != null && document != null && !this.cacheability.isVolatile(document.names())) {
			exchange.store(response, view, this.cacheability.isPersonal(document.names()));
		}
	}

	/** Null as long as the document is not known to be valid. */
	private static OperationDefinition.@Nullable Operation kind(GraphQLContext operation) {
		return operation.get(OperationDefinition.Operation.class);
	}

	@Override
	protected HttpStatus selectResponseStatus(WebGraphQlResponse response, MediaType type) {
		if (response.getExecutionResult().isDataPresent()) {
			return HttpStatus.OK;
		}
		GraphQLContext operation = response.getExecutionInput().getGraphQLContext();
		AcceptedResponses accepted = operation.get(AcceptedResponses.class);
		OperationDefinition.Operation kind = kind(operation);
		if (accepted != null && kind != null && !accepted.permits(kind)) {
			return HttpStatus.METHOD_NOT_ALLOWED;
		}
		if (accepted != null && kind != null && !accepted.accepts(kind)) {
			return HttpStatus.NOT_ACCEPTABLE;
		}
		if (tooManyRequests(response) != null) {
			return HttpStatus.TOO_MANY_REQUESTS;
		}
		return MediaType.APPLICATION_GRAPHQL_RESPONSE.equals(type) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

	private static @Nullable ResponseError tooManyRequests(WebGraphQlResponse response) {
		return response.getErrors()
			.stream()
			.filter((error) -> FaultCode.TOO_MANY_REQUESTS.name().equals(error.getExtensions().get("code")))
			.findFirst()
			.orElse(null);
	}

	private static void retryAfter(WebGraphQlResponse response, HttpHeaders headers) {
		ResponseError error = tooManyRequests(response);
		if (error != null && error.getExtensions().get("retryAfterSeconds") instanceof Number seconds) {
			headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
		}
	}

}
