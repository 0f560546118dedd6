package dev.educates.gateway.graphql.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.security.Authenticator;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * The protocol graphql-transport-ws, over sockets that are limited in number, and that do
 * not block each other.
 */
final class SocketHandler extends GraphQlWebSocketHandler {

	private static final String PROTOCOL = "graphql-transport-ws";

	private final SocketRegistry sockets;

	private final Authenticator authenticator;

	SocketHandler(WebGraphQlHandler handler, HttpMessageConverter<Object> json, Duration initTimeout,
			Duration keepAlive, CorsConfiguration origins, SocketRegistry sockets, Authenticator authenticator) {
		super(handler, json, initTimeout, keepAlive, origins);
		this.sockets = sockets;
		this.authenticator = authenticator;
	}

	/** The framework would accept its predecessor, too, in order to reject it. */
	@Override
	public List<String> getSubProtocols() {
		return List.of(PROTOCOL);
	}

	/** The address of the connection may be that of a proxy. */
	@Override
	public WebSocketHttpRequestHandler initWebSocketHttpRequestHandler(HandshakeHandler handshakes) {
		WebSocketHttpRequestHandler requests = super.initWebSocketHttpRequestHandler(handshakes);
		List<HandshakeInterceptor> interceptors = new ArrayList<>(requests.getHandshakeInterceptors());
		interceptors.add(new HandshakeInterceptor() {

			@Override
			public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response,
					WebSocketHandler handler, Map<String, Object> attributes) {
				attributes.put(CallerInterceptor.OPENED_FROM, request.getRemoteAddress().getHostString());
				return true;
			}

			@Override
			public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
					@Nullable Exception fault) {
			}

		});
		requests.setHandshakeInterceptors(interceptors);
		return requests;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		GraphQlSocket socket = new GraphQlSocket(session);
		if (!PROTOCOL.equals(session.getAcceptedProtocol())) {
			socket.close(SocketRegistry.OTHER_PROTOCOL);
		}
		else if (this.sockets.opened(socket) && authenticated(socket)) {
			super.afterConnectionEstablished(socket);
		}
	}

	/** Clients other than browsers may send a token with the handshake. */
	private boolean authenticated(GraphQlSocket socket) {
		Map<String, Object> attributes = socket.getAttributes();
		String token = socket.getHandshakeHeaders().getFirst(HttpHeaders.AUTHORIZATION);
		if (token == null) {
			if (socket.getPrincipal() instanceof Authentication known
					&& known.getPrincipal() instanceof Caller caller) {
				attributes.put(CallerInterceptor.OPENED_BY, caller);
			}
			return true;
		}
		try {
			attributes.put(CallerInterceptor.TOKEN, token);
			this.sockets.endAt(socket.getId(), this.authenticator.authenticate(token).expiresAt());
			return true;
		}
		catch (AuthenticationException ex) {
			socket.close(SocketRegistry.UNAUTHORIZED);
			return false;
		}
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
		GraphQlSocket socket = this.sockets.find(session.getId());
		if (socket == null || socket.isClosing()) {
			return;
		}
		String checked = ClientMessage.checked(message.getPayload());
		if (checked == null) {
			socket.close(SocketRegistry.INVALID);
			return;
		}
		socket.awaitReady();
		super.handleTextMessage(socket, new TextMessage(checked));
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		try {
			super.afterConnectionClosed(session, status);
		}
		finally {
			this.sockets.closed(session.getId());
		}
	}

}
