package dev.educates.gateway.graphql;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.tenancy.Caller;
import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;

/** Tells an operation who sent it, and from where. */
final class Callers implements WebGraphQlInterceptor {

	/** Key of the address that the request came from, a text. */
	static final String ADDRESS = Callers.class.getName() + ".address";

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		InetSocketAddress from = request.getRemoteAddress();
		Map<Object, Object> told = new HashMap<>();
		told.put(Caller.class, Authenticated.caller());
		told.put(ADDRESS, (from != null) ? from.getHostString() : "");
		request.configureExecutionInput((input, builder) -> builder.graphQLContext(told).build());
		return chain.next(request);
	}

}
