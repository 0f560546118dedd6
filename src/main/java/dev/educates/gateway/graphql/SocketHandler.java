package dev.educates.gateway.graphql;

import java.time.Duration;
import java.util.Set;

import dev.educates.gateway.tenancy.Caller;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.security.core.Authentication;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/** The protocol graphql-transport-ws, with a count of its sockets. */
final class SocketHandler extends GraphQlWebSocketHandler {

	private static final CloseStatus INVALID = new CloseStatus(4400, "Invalid message");

	private static final Set<String> TYPES = Set.of("connection_init", "ping", "pong", "subscribe", "complete");

	private final Sockets sockets;

	SocketHandler(WebGraphQlHandler handler, HttpMessageConverter<Object> json, Duration initTimeout,
			Duration keepAlive, CorsConfiguration origins, Sockets sockets) {
		super(handler, json, initTimeout, keepAlive, origins);
		this.sockets = sockets;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		if (session.getPrincipal() instanceof Authentication known && known.getPrincipal() instanceof Caller caller) {
			session.getAttributes().put(Callers.OPENED_BY, caller);
		}
		super.afterConnectionEstablished(session);
		boolean _ = this.sockets.opened(session);
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
		if (!isMessage(message.getPayload())) {
			session.close(INVALID);
			return;
		}
		super.handleTextMessage(session, message);
	}

	/** The framework takes anything else for a fault of ours. */
	private static boolean isMessage(String text) {
		try {
			return TYPES.contains(JsonMapper.shared().readTree(text).path("type").asString(""));
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sockets.closed(session.getId());
		super.afterConnectionClosed(session, status);
	}

}
