package dev.educates.gateway.graphql.transport;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.server.cache.CachedExchange;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Denied;
import graphql.GraphQLContext;
import graphql.execution.ExecutionId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlInterceptor;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.graphql.server.WebSocketSessionInfo;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds the caller and its address to the context of an operation. On a WebSocket the
 * caller is authenticated by the handshake or, since browsers cannot send headers with
 * it, by the {@code Authorization} in the payload of {@code connection_init}.
 */
public final class CallerInterceptor implements WebSocketGraphQlInterceptor {

	private static final String ADDRESS = CallerInterceptor.class.getName() + ".address";

	private static final String CONNECTION = CallerInterceptor.class.getName() + ".connection";

	/** Attribute of a WebSocket: value of its {@code Authorization}, a secret. */
	static final String TOKEN = CallerInterceptor.class.getName() + ".token";

	/** Attribute of a WebSocket: the caller of a handshake without a token. */
	static final String OPENED_BY = CallerInterceptor.class.getName() + ".openedBy";

	/** Attribute of a WebSocket: address of its handshake, as proxies forward it. */
	static final String OPENED_FROM = CallerInterceptor.class.getName() + ".openedFrom";

	private static final String HEADERS = "headers";

	private final Authenticator authenticator;

	private final SocketRegistry sockets;

	CallerInterceptor(Authenticator authenticator, SocketRegistry sockets) {
		this.authenticator = authenticator;
		this.sockets = sockets;
	}

	/** The caller as of the start of an operation. */
	public static Caller caller(GraphQLContext operation) {
		return operation.getOrDefault(Caller.class, Caller.ANONYMOUS);
	}

	/** The address of the client; empty if it is unknown. */
	public static String address(GraphQLContext operation) {
		return operation.getOrDefault(ADDRESS, "");
	}

	/** Whether an operation was sent by GET: it must not change anything. */
	public static boolean isForReading(GraphQLContext operation) {
		AcceptedResponses accepted = operation.get(AcceptedResponses.class);
		return accepted != null && accepted.get();
	}

	/**
	 * The caller of a field that changes something: each such field counts.
	 * @throws dev.educates.gateway.server.limits.TooManyRequests if the caller has used
	 * up its rate
	 */
	public static Caller counted(GraphQLContext operation, OperationLimiter limits) {
		Caller caller = caller(operation);
		limits.count(LimitedOperation.CHANGE, caller, address(operation));
		return caller;
	}

	/** The connection of a subscription. */
	public static Connection connection(GraphQLContext operation) {
		return operation.getOrDefault(CONNECTION, () -> Caller.ANONYMOUS);
	}

	@Override
	public Mono<Object> handleConnectionInitialization(WebSocketSessionInfo socket, Map<String, Object> payload) {
		return Mono.defer(() -> {
			String token = authorization(payload);
			if (token == null) {
				return Mono.empty();
			}
			// an error here closes the socket: 4401, unauthorized
			Authenticator.Session session = this.authenticator.authenticate(token);
			socket.getAttributes().put(TOKEN, token);
			this.sockets.endAt(socket.getId(), session.expiresAt());
			return Mono.empty();
		});
	}

	/** In upper or lower case, also among {@code headers}, as clients send it. */
	private static @Nullable String authorization(Map<?, ?> payload) {
		String nested = null;
		for (Map.Entry<?, ?> entry : payload.entrySet()) {
			String name = String.valueOf(entry.getKey());
			if (HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name) && entry.getValue() != null) {
				return entry.getValue().toString();
			}
			if (HEADERS.equalsIgnoreCase(name) && entry.getValue() instanceof Map<?, ?> headers) {
				nested = authorization(headers);
			}
		}
		return nested;
	}

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		Map<Object, Object> values = new HashMap<>();
		InetSocketAddress from = request.getRemoteAddress();
		values.put(ADDRESS, (from != null) ? from.getHostString() : "");
		if (!(request instanceof WebSocketGraphQlRequest onSocket)) {
			values.put(AcceptedResponses.class, AcceptedResponses.of(request.getAttributes()));
			CallerView view = CachedExchange.of(request.getAttributes()).view();
			if (view != null) {
				values.put(CallerView.class, view);
			}
			String token = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
			configure(request, new ClientConnection(token, Authenticated.caller(), null), values);
			return chain.next(request);
		}
		GraphQlSocket socket = this.sockets.find(onSocket.getSessionInfo().getId());
		if (socket == null) {
			return Mono.empty();
		}
		Map<String, Object> attributes = socket.getAttributes();
		if (attributes.get(OPENED_FROM) instanceof String address) {
			values.put(ADDRESS, address);
		}
		Caller opener = (Caller) attributes.getOrDefault(OPENED_BY, Caller.ANONYMOUS);
		configure(request, new ClientConnection((String) attributes.get(TOKEN), opener, socket), values);
		return onSocket(socket, request.getId(), chain.next(request));
	}

	private static void configure(WebGraphQlRequest request, Connection connection, Map<Object, Object> values) {
		values.put(CONNECTION, connection);
		try {
			values.put(Caller.class, connection.caller());
		}
		catch (Denied ex) {
			// each field reports it
			values.put(Caller.class, Caller.ANONYMOUS);
		}
		// errors of a document are cached, and shared by clients of any language; the id
		// of
		// an operation is unique here, that of a message is unique on its socket alone
		request.configureExecutionInput((input, builder) -> builder.graphQLContext(values)
			.executionId(ExecutionId.generate())
			.locale(Locale.ENGLISH)
			.build());
	}

	/** An id is in use from its message until the operation has completed. */
	private static Mono<WebGraphQlResponse> onSocket(GraphQlSocket socket, String id,
			Mono<WebGraphQlResponse> pending) {
		if (!socket.begin(id)) {
			socket.close(SocketRegistry.idIsTaken(id));
			return Mono.empty();
		}
		Runnable over = () -> socket.finish(id);
		return pending.doOnError((fault) -> over.run()).doOnCancel(over).map((response) -> {
			if (response.getData() instanceof Publisher<?> events) {
				return response.transform(
						(builder) -> builder.data(untilTheEnd(events, socket).doOnTerminate(over).doOnCancel(over)));
			}
			over.run();
			return response;
		});
	}

	/**
	 * The framework forgets a subscription when it rejects a second one with its id, and
	 * would not cancel it when the socket is closed for that. When the gateway stops
	 * nothing is sent, and the socket is closed.
	 */
	private static Flux<?> untilTheEnd(Publisher<?> events, GraphQlSocket socket) {
		return Flux.<Object>from(events)
			.onErrorResume(GatewayStopping::isReasonOf, (stopping) -> Flux.never())
			.takeUntilOther(socket.end());
	}

	/** A connection that is open as long as its token is valid. */
	private final class ClientConnection implements Connection {

		private final @Nullable String token;

		private final Caller opener;

		private final @Nullable GraphQlSocket socket;

		private volatile Authenticator.@Nullable Session session;

		/** The opener is the caller of a connection without a token. */
		ClientConnection(@Nullable String token, Caller opener, @Nullable GraphQlSocket socket) {
			this.token = token;
			this.opener = opener;
			this.socket = socket;
		}

		@Override
		public Caller caller() {
			if (this.token == null) {
				return this.opener;
			}
			try {
				Authenticator.Session now = CallerInterceptor.this.authenticator.authenticate(this.token);
				this.session = now;
				return now.caller();
			}
			catch (AuthenticationException ex) {
				throw denied(ex);
			}
		}

		@Override
		public void mustBeOpenToCaller() {
			Authenticator.Session known = this.session;
			try {
				if (known != null) {
					known.check().run();
				}
			}
			catch (AuthenticationException ex) {
				throw denied(ex);
			}
		}

		@Override
		public @Nullable Socket socket() {
			return this.socket;
		}

		private static Denied denied(AuthenticationException fault) {
			return new Denied(Denied.Reason.UNAUTHENTICATED, String.valueOf(fault.getMessage()));
		}

	}

}
