package dev.educates.gateway.graphql.transport;

import dev.educates.gateway.graphql.document.DocumentMetrics;
import dev.educates.gateway.graphql.document.FieldCacheability;
import dev.educates.gateway.server.cache.CachedResponse;
import dev.educates.gateway.server.cache.ResponseCache;
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
 * Writes answers, and keeps those that are true as long as the fleet stays the same:
 * answers without errors to queries without volatile fields.
 */
final class HttpHandler extends GraphQlHttpHandler {

	private final ResponseCache answers;

	private final FieldCacheability dependences;

	private final JsonMapper json;

	private final ResultStreams streams;

	HttpHandler(WebGraphQlHandler handler, ResponseCache answers, FieldCacheability dependences, JsonMapper json,
			ResultStreams streams) {
		super(handler, new JacksonJsonHttpMessageConverter(strict(json)));
		this.answers = answers;
		this.dependences = dependences;
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
		CachedExchange exchange = CachedExchange.of(request.attributes());
		return ServerResponse.async(pending.map((response) -> {
			StreamFormat format = exchange.accepted().stream();
			if (!(response.getExecutionResult().getData() instanceof Publisher<?>)) {
				return answer(exchange, response);
			}
			return (format != null) ? this.streams.stream(request, ResultStreams.results(response), format)
					: answer(exchange, withoutStream(response));
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

	private ServerResponse answer(CachedExchange exchange, WebGraphQlResponse response) {
		MediaType type = exchange.accepted().single();
		HttpStatus status = selectResponseStatus(response, type);
		CachedResponse answer = new CachedResponse(type.toString(), this.json.writeValueAsBytes(response.toMap()));
		boolean good = status == HttpStatus.OK && response.getErrors().isEmpty();
		if (good) {
			keep(exchange, response.getExecutionInput().getGraphQLContext(), answer);
		}
		return ServerResponse.status(status)
			.headers((headers) -> headers.putAll(response.getResponseHeaders()))
			.headers((headers) -> retryAfter(response, headers))
			.build((_, raw) -> {
				if (good && exchange.isGet()) {
					answer.writeIfNew(exchange.request(), raw);
				}
				else {
					answer.write(raw);
				}
				return null;
			});
	}

	private void keep(CachedExchange exchange, GraphQLContext operation, CachedResponse answer) {
		CallerView view = operation.get(CallerView.class);
		DocumentMetrics shape = operation.get(DocumentMetrics.class);
		boolean query = operation.get(OperationAdmission.OPERATION) == OperationDefinition.Operation.QUERY;
		if (query && view != null && shape != null && !this.dependences.isVolatile(shape)) {
			this.answers.keep(exchange.question(), view, this.dependences.isPersonal(shape), answer);
		}
	}

	@Override
	protected HttpStatus selectResponseStatus(WebGraphQlResponse response, MediaType type) {
		if (response.getExecutionResult().isDataPresent()) {
			return HttpStatus.OK;
		}
		GraphQLContext operation = response.getExecutionInput().getGraphQLContext();
		CachedExchange exchange = operation.get(CachedExchange.class);
		Object kind = operation.get(OperationAdmission.OPERATION);
		if (exchange != null && kind != null && !OperationAdmission.isSafe(exchange, kind)) {
			return HttpStatus.METHOD_NOT_ALLOWED;
		}
		if (exchange != null && kind != null && !OperationAdmission.isAcceptable(exchange, kind)) {
			return HttpStatus.NOT_ACCEPTABLE;
		}
		if (code(response, FaultCode.TOO_MANY_REQUESTS) != null) {
			return HttpStatus.TOO_MANY_REQUESTS;
		}
		return MediaType.APPLICATION_GRAPHQL_RESPONSE.equals(type) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

	private static @Nullable ResponseError code(WebGraphQlResponse response, FaultCode code) {
		return response.getErrors()
			.stream()
			.filter((error) -> code.name().equals(error.getExtensions().get("code")))
			.findFirst()
			.orElse(null);
	}

	private static void retryAfter(WebGraphQlResponse response, HttpHeaders headers) {
		ResponseError error = code(response, FaultCode.TOO_MANY_REQUESTS);
		if (error != null && error.getExtensions().get("retryAfterSeconds") instanceof Number seconds) {
			headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
		}
	}

}
